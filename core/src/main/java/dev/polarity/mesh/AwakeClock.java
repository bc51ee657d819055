package dev.polarity.mesh;

import java.util.function.LongSupplier;

/**
 * Time as this process has seen it pass. Peers cannot be blamed for a pause of our own (of the
 * collector, the processor or a debugger), so a tick that comes late counts only a little: after a
 * pause the peers have the whole rest of their deadline to be heard. One thread ticks, all read.
 */
final class AwakeClock {

  private final LongSupplier nanoTime;
  private final long mostPerTick;
  private long last;
  private volatile long now;

  /**
   * Creates a clock that stands at 0.
   *
   * @param nanoTime the clock on the wall
   * @param mostPerTick the most nanoseconds that one tick counts
   */
  AwakeClock(LongSupplier nanoTime, long mostPerTick) {
    this.nanoTime = nanoTime;
    this.mostPerTick = mostPerTick;
    this.last = nanoTime.getAsLong();
  }

  /** Moves the clock on. */
  synchronized void tick() {
    long time = nanoTime.getAsLong();
    now += Math.min(time - last, mostPerTick);
    last = time;
  }

  /** Nanoseconds as of the last tick. */
  long now() {
    return now;
  }
}
