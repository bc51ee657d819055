package dev.polarity.mesh;

import java.util.Arrays;

/**
 * How fast a link is, from how long payloads take to come in after their header: a reader that
 * waits for a message on a slow link sees its bytes trickle in, and on a fast one finds all of them
 * there. The median of the last ones, since a reader that was kept waiting itself finds them there
 * in any case, and one that was interrupted seems to see them trickle.
 *
 * <p>What comes in stands for what goes out: the two directions of a link mostly are alike. Written
 * by one thread, read by any.
 */
final class LinkRate {

  /** Smaller payloads mostly come whole, with their header. */
  static final int LEAST_BYTES = 1 << 10;

  private static final int REMEMBERED = 31;

  private final double[] rates = new double[REMEMBERED];
  private long count;
  private volatile double median;

  /** A payload of so many bytes has come, and took that long. */
  void add(int bytes, long nanos) {
    if (bytes < LEAST_BYTES) {
      return;
    }
    rates[(int) (count++ % REMEMBERED)] = bytes * 1e9 / Math.max(1, nanos);
    int known = (int) Math.min(count, REMEMBERED);
    double[] sorted = Arrays.copyOf(rates, known);
    Arrays.sort(sorted);
    median = sorted[known / 2];
  }

  /** Bytes per second, or 0 while nothing is known. */
  double bytesPerSecond() {
    return median;
  }
}
