package dev.polarity.mesh;

import java.util.Arrays;

/**
 * How long a step usually takes, and so how long a peer may do nothing: 10 times the median of the
 * last steps, and never less than a stated time. The first steps of a JVM are slow and evaluations
 * interrupt some; the median cares for neither.
 */
final class StepPace {

  private static final int REMEMBERED = 101;
  private static final int FACTOR = 10;

  private final long least;
  private final long[] lengths = new long[REMEMBERED];
  private long steps;
  private long lastStep = -1;
  private long lastTime;

  StepPace(long leastNanos) {
    this.least = leastNanos;
  }

  /** A new step has begun at that time. */
  synchronized void step(long step, long nanos) {
    if (step > lastStep) {
      if (lastStep >= 0) {
        lengths[(int) (steps++ % REMEMBERED)] = (nanos - lastTime) / (step - lastStep);
      }
      lastStep = step;
      lastTime = nanos;
    }
  }

  /** The nanoseconds after which a node that does nothing counts as stuck. */
  synchronized long limit() {
    int count = (int) Math.min(steps, REMEMBERED);
    if (count == 0) {
      return least;
    }
    long[] sorted = Arrays.copyOf(lengths, count);
    Arrays.sort(sorted);
    return Math.max(least, FACTOR * sorted[count / 2]);
  }
}
