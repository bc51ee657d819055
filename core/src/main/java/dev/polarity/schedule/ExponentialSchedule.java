package dev.polarity.schedule;

/** The geometric decay: δ_k = δ_0 · factor^k. */
public final class ExponentialSchedule implements Schedule {

  private final double initialRate;
  private final double factor;

  /**
   * Creates the schedule.
   *
   * @param initialRate δ_0, in units of a weight; finite and above 0
   * @param factor what the rate is multiplied with at each step; above 0 and at most 1
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public ExponentialSchedule(double initialRate, double factor) {
    this.initialRate = Arguments.initialRate(initialRate);
    this.factor = Arguments.factor(factor);
  }

  @Override
  public double rate(long step) {
    return initialRate * StrictMath.pow(factor, Arguments.step(step));
  }
}
