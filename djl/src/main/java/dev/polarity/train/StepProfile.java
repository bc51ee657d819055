package dev.polarity.train;

import java.util.EnumMap;
import java.util.Map;

/** Where the time of a session's steps went; evaluations and snapshots lie outside of steps. */
public final class StepProfile {

  private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
  private long steps;
  private long last;

  /** Starts the clock of a step. */
  void begin() {
    last = System.nanoTime();
  }

  /** Books the time since the clock was last looked at. */
  void book(Phase phase) {
    long now = System.nanoTime();
    nanos.merge(phase, now - last, Long::sum);
    last = now;
  }

  /** Counts a whole step. */
  void end() {
    steps++;
  }

  /** Returns the number of steps that were timed. */
  public long steps() {
    return steps;
  }

  /** Returns the time of one phase over all steps, in nanoseconds. */
  public long nanos(Phase phase) {
    return nanos.getOrDefault(phase, 0L);
  }

  /** Returns the time of all phases over all steps, in nanoseconds. */
  public long nanos() {
    return nanos.values().stream().mapToLong(Long::longValue).sum();
  }
}
