package dev.polarity.train;

/**
 * How times are distributed, in memory that does not grow with their number: a time of up to 255 ns
 * has a bucket of its own, a longer one shares it with those that agree in the highest eight bits.
 * So a quantile is known within 0.4 %, which is less than what repeats of any time differ by.
 *
 * <p>For one thread.
 */
final class TimeDistribution {

  /** Bits of a time that follow its highest one and that its bucket keeps. */
  private static final int KEPT_BITS = 7;

  private static final int KEPT = 1 << KEPT_BITS;

  private final int[] counts = new int[(Long.SIZE - KEPT_BITS) * KEPT];
  private long count;

  /**
   * Adds a time.
   *
   * @param nanos at least 0
   */
  void add(long nanos) {
    counts[bucket(nanos)]++;
    count++;
  }

  /** Returns the median, the lower of two; 0 if there are no times. */
  long median() {
    long left = (count + 1) / 2;
    if (left == 0) {
      return 0;
    }
    int bucket = 0;
    while (left > counts[bucket]) {
      left -= counts[bucket++];
    }
    return middle(bucket);
  }

  private static int bucket(long nanos) {
    int shift = Math.max(0, Long.SIZE - 1 - KEPT_BITS - Long.numberOfLeadingZeros(nanos));
    return shift * KEPT + (int) (nanos >>> shift);
  }

  private static long middle(int bucket) {
    int shift = Math.max(0, bucket / KEPT - 1);
    long least = (long) (bucket - shift * KEPT) << shift;
    return least + ((1L << shift) - 1) / 2;
  }
}
