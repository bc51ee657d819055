package dev.polarity.schedule;

import java.util.Objects;

/**
 * A straight climb to another schedule's first rate, followed by that schedule: for w warm-up
 * steps,
 *
 * <pre>
 *   δ_k = inner(0) · (k + 1) / (w + 1)   for k &lt; w,      δ_k = inner(k - w)   from k = w on
 * </pre>
 *
 * <p>No step has rate 0, and none but the inner schedule's own first has its full first rate.
 */
public final class WarmUpSchedule implements Schedule {

  private final Schedule inner;
  private final long warmUpSteps;

  /**
   * Creates the schedule.
   *
   * @param inner what gives the rates after the climb
   * @param warmUpSteps w, the length of the climb in steps; 0 means none
   * @throws IllegalArgumentException if the length is negative
   */
  public WarmUpSchedule(Schedule inner, long warmUpSteps) {
    this.inner = Objects.requireNonNull(inner, "inner");
    if (warmUpSteps < 0) {
      throw new IllegalArgumentException(
          "The number of warm-up steps is " + warmUpSteps + ", but must be 0 or above.");
    }
    this.warmUpSteps = warmUpSteps;
  }

  @Override
  public double rate(long step) {
    if (Arguments.step(step) >= warmUpSteps) {
      return inner.rate(step - warmUpSteps);
    }
    return inner.rate(0) * ((step + 1.0) / (warmUpSteps + 1.0));
  }
}
