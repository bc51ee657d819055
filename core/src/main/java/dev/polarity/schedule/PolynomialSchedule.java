package dev.polarity.schedule;

/**
 * The power law: δ_k = δ_0 · (k + 1)^(-power).
 *
 * <p>With power 1/3 and 0.83379·δ_0 it is what {@link AdaptiveSchedule} tends to, and so the
 * comparator that shows what the adaptive rule's first steps are worth.
 */
public final class PolynomialSchedule implements Schedule {

  private final double initialRate;
  private final double power;

  /**
   * Creates the schedule.
   *
   * @param initialRate δ_0, in units of a weight; finite and above 0
   * @param power the power of the decay; finite and not negative
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public PolynomialSchedule(double initialRate, double power) {
    this.initialRate = Arguments.initialRate(initialRate);
    this.power = Arguments.notNegative("The power of the decay", power);
  }

  @Override
  public double rate(long step) {
    return initialRate * StrictMath.pow(Arguments.step(step) + 1.0, -power);
  }
}
