package dev.polarity.bench.against;

import java.util.Arrays;

/**
 * The majority vote as it is written most often: every ballot is unpacked to an int of -1 or 1 per
 * coordinate, the ints are added up, and the sign of the sum is packed again. A tie is positive.
 */
final class CountPerCoordinate {

  private CountPerCoordinate() {}

  static void majority(long[][] ballots, int[] sums, long[] verdict) {
    Arrays.fill(sums, 0);
    for (long[] ballot : ballots) {
      for (int j = 0; j < sums.length; j++) {
        sums[j] += 1 - 2 * (int) (ballot[j >>> 6] >>> j & 1);
      }
    }
    Arrays.fill(verdict, 0);
    for (int j = 0; j < sums.length; j++) {
      verdict[j >>> 6] |= (long) (sums[j] >>> 31) << j;
    }
  }
}
