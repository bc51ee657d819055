package dev.polarity.schedule;

import java.util.Objects;

/**
 * Another schedule whose rates fall to 0 in a straight line towards the end of the run: with K
 * steps in all and w = share · K of them in the cooldown,
 *
 * <pre>
 *   δ_k = inner(k) · min(1, (K - k) / w)   for k &lt; K,      δ_k = 0   from K on
 * </pre>
 *
 * <p>Bounds such as {@link ConvergenceBound} speak of the best or the mean of the iterates; a run
 * publishes its last ones. A factor that falls linearly to 0 is what turns a guarantee for the mean
 * into the same for the last iterate (Defazio, Cutkosky, Mehta, Mishchenko, <em>Optimal Linear
 * Decay Learning Rate Schedules and Further Refinements</em>, 2023; {@code docs/mathematics.md},
 * section 10). The last step still moves, by 1/w of the inner rate.
 */
public final class CooldownSchedule implements Schedule {

  private final Schedule inner;
  private final long steps;
  private final double cooling;

  /**
   * Creates the schedule.
   *
   * @param inner what gives the rates before the factor
   * @param steps K, the number of steps of the run, at least 1
   * @param share the part of the run over which the rate falls, above 0 and at most 1, which is the
   *     whole of it
   * @throws IllegalArgumentException if the length or the share is out of its range
   */
  public CooldownSchedule(Schedule inner, long steps, double share) {
    this.inner = Objects.requireNonNull(inner, "inner");
    this.steps = Arguments.atLeastOne("The number of steps of the run", steps);
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "The share of the cooldown is " + share + ", but must be above 0 and at most 1.");
    }
    this.cooling = share * steps;
  }

  @Override
  public double rate(long step) {
    double rate = inner.rate(step);
    if (step >= steps) {
      return 0;
    }
    double left = (steps - step) / cooling;
    return left < 1 ? rate * left : rate;
  }
}
