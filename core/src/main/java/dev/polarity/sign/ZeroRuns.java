package dev.polarity.sign;

/**
 * How many gradients in a row were exactly 0, for each coordinate, up to 40. The counts are
 * bit-sliced like those of a {@link Tally}: the 6 planes of 64 coordinates lie side by side, and
 * counting for all 64 takes a few word operations per plane.
 *
 * <p>Which counts are not 0 stands beside them once more: where no gradient is 0 and none was, that
 * one word is all that is read, not six.
 */
final class ZeroRuns {

  /** The count at which it stays: 101000 in binary. */
  static final int LIMIT = 40;

  private static final int PLANES = 6;
  private static final int HIGH = 5;
  private static final int LOW = 3;

  private final long[] planes;
  private final long[] begun;

  ZeroRuns(int coordinates) {
    int words = SignWords.count(coordinates);
    this.planes = new long[Math.multiplyExact(PLANES, words)];
    this.begun = new long[words];
  }

  /**
   * Counts one gradient of the 64 coordinates of a word. Most words neither begin to count nor
   * cease to, since their coordinates all have gradients, or have been dead for long; these are
   * only read.
   *
   * @param word which word
   * @param present the coordinates whose gradient is not 0
   * @return those whose count reaches the limit with this gradient
   */
  long advance(int word, long present) {
    long counting = begun[word];
    if ((~present | counting) == 0) {
      return 0;
    }
    int base = word * PLANES;
    long full = planes[base + HIGH] & planes[base + LOW];
    long carry = ~present & ~full;
    if ((carry | counting & present) == 0) {
      return 0;
    }
    begun[word] = ~present;
    for (int plane = base; plane < base + PLANES; plane++) {
      long old = planes[plane];
      planes[plane] = (old ^ carry) & ~present;
      carry &= old;
    }
    return planes[base + HIGH] & planes[base + LOW] & ~full;
  }

  /** Sets to 0 what {@link #advance} has found dead among the 64 values from {@code start} on. */
  static void reset(float[] momentum, int start, long dead) {
    long left = dead;
    while (left != 0) {
      momentum[start + Long.numberOfTrailingZeros(left)] = 0;
      left &= left - 1;
    }
  }

  /** Returns the count of one coordinate, 0 … 40. */
  int count(int coordinate) {
    int base = (coordinate >>> 6) * PLANES;
    int count = 0;
    for (int plane = 0; plane < PLANES; plane++) {
      count |= (int) (planes[base + plane] >>> coordinate & 1) << plane;
    }
    return count;
  }

  /** Sets the count of one coordinate; more than the limit becomes the limit. */
  void setCount(int coordinate, int count) {
    int base = (coordinate >>> 6) * PLANES;
    long bit = 1L << coordinate;
    int held = Math.max(0, Math.min(count, LIMIT));
    if (held > 0) {
      begun[coordinate >>> 6] |= bit;
    } else {
      begun[coordinate >>> 6] &= ~bit;
    }
    for (int plane = 0; plane < PLANES; plane++) {
      if ((held >>> plane & 1) != 0) {
        planes[base + plane] |= bit;
      } else {
        planes[base + plane] &= ~bit;
      }
    }
  }
}
