package dev.polarity.train;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Where the time of a session's steps went; evaluations and snapshots lie outside of steps.
 *
 * <p>The clock is looked at once at the end of each phase, and whatever has passed since the last
 * look is that phase's. So the phases leave no gap and add up to the steps, and the profile, which
 * is always kept, costs a dozen looks at a clock for each step.
 *
 * <pre>
 *   begin()  book(DATA)  book(SEED)  …  book(AGREEMENT)  book(JOURNAL)  end()
 * </pre>
 *
 * <p>For one thread.
 */
public final class StepProfile {

  private final LongSupplier clock;
  private final long[] nanos = new long[Phase.values().length];
  private final boolean[] booked = new boolean[nanos.length];
  private long steps;
  private long whole;
  private long began;
  private long last;

  /** Creates a profile of no steps. */
  public StepProfile() {
    this(System::nanoTime);
  }

  /** Creates a profile that goes by a clock in nanoseconds. */
  StepProfile(LongSupplier clock) {
    this.clock = clock;
  }

  /** Starts the clock of a step. */
  void begin() {
    began = clock.getAsLong();
    last = began;
  }

  /** Books the time since the clock was last looked at. */
  void book(Phase phase) {
    long now = clock.getAsLong();
    nanos[phase.ordinal()] += now - last;
    booked[phase.ordinal()] = true;
    last = now;
  }

  /** Counts a step, which ends with what was booked last. */
  void end() {
    whole += last - began;
    steps++;
  }

  /** Returns the number of steps that were timed. */
  public long steps() {
    return steps;
  }

  /** Returns whether steps have such a phase; a comparator keeps no journal, for one. */
  public boolean has(Phase phase) {
    return booked[phase.ordinal()];
  }

  /** Returns the time of one phase over all steps, in nanoseconds. */
  public long nanos(Phase phase) {
    return nanos[phase.ordinal()];
  }

  /** Returns the time of all steps, in nanoseconds, from the beginning of each to its end. */
  public long nanos() {
    return whole;
  }

  /** Returns the time of all phases that are Polarity's own, over all steps, in nanoseconds. */
  public long ownNanos() {
    return Arrays.stream(Phase.values()).filter(Phase::isOwn).mapToLong(this::nanos).sum();
  }
}
