package dev.polarity.train;

import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Where the time of a session's steps went, as sums and as medians, which the first steps of a
 * process do not move; evaluations and snapshots lie outside of steps.
 *
 * <p>The clock is looked at once at the end of each phase, and whatever has passed since the last
 * look is that phase's. So the phases leave no gap and add up to the steps, and the profile, which
 * is always kept, costs a dozen looks at a clock for each step, and a few more for each further
 * chunk.
 *
 * <pre>
 *   begin()  book(DATA)  book(SEED)  …  book(APPLY)  book(JOURNAL)  end()
 * </pre>
 *
 * <p>For one thread.
 */
public final class StepProfile {

  private final LongSupplier clock;
  private final long[] nanos = new long[Phase.values().length];
  private final long[] nanosOfStep = new long[nanos.length];
  private final boolean[] booked = new boolean[nanos.length];
  private final TimeDistribution[] phases =
      Stream.generate(TimeDistribution::new).limit(nanos.length).toArray(TimeDistribution[]::new);
  private final TimeDistribution wholes = new TimeDistribution();
  private final TimeDistribution owns = new TimeDistribution();
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
    Arrays.fill(nanosOfStep, 0);
  }

  /** Books the time since the clock was last looked at. */
  void book(Phase phase) {
    long now = clock.getAsLong();
    nanosOfStep[phase.ordinal()] += now - last;
    booked[phase.ordinal()] = true;
    last = now;
  }

  /** Counts a step, which ends with what was booked last. */
  void end() {
    long own = 0;
    for (Phase phase : Phase.values()) {
      long time = nanosOfStep[phase.ordinal()];
      nanos[phase.ordinal()] += time;
      phases[phase.ordinal()].add(time);
      own += phase.isOwn() ? time : 0;
    }
    whole += last - began;
    wholes.add(last - began);
    owns.add(own);
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

  /** Returns the median over the steps of what one phase takes of a step, in nanoseconds. */
  public long medianNanos(Phase phase) {
    return phases[phase.ordinal()].median();
  }

  /** Returns the median time of a whole step, in nanoseconds. */
  public long medianNanos() {
    return wholes.median();
  }

  /** Returns the median over the steps of what is Polarity's own of a step, in nanoseconds. */
  public long medianOwnNanos() {
    return owns.median();
  }
}
