package dev.polarity.schedule;

/**
 * How far a run can carry a weight: a sign step moves each one by exactly the rate, so that no
 * weight gets further than the sum of the rates. Runs whose sums are equal are comparable, however
 * their schedules divide them.
 *
 * <p>The measure is the {@linkplain UniversalSequence universal sequence}, whose first K terms add
 * up to about 1.2507·K^(2/3): the travel of a rate that sets itself anew at each step, in initial
 * rates ({@code docs/mathematics.md}, section 5).
 */
public final class Travel {

  private Travel() {}

  /**
   * Returns the initial rate with which a schedule travels as far as the universal sequence does
   * from 1.
   *
   * <pre>
   *   Σ c_k / Σ r_k ,   k = 0 … K-1
   * </pre>
   *
   * @param schedule the schedule with an initial rate of 1, whose rates r_k are in proportion to it
   * @param steps K, at least 1
   * @return above 0; infinite where the schedule has no rate above 0
   */
  public static double initialRate(Schedule schedule, long steps) {
    Schedule universal = new AdaptiveSchedule(1);
    double near = 0;
    double far = 0;
    for (long step = 0; step < steps; step++) {
      far += universal.rate(step);
      near += schedule.rate(step);
    }
    return far / near;
  }
}
