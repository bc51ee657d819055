package dev.polarity.schedule;

/** The staircase: δ_k = δ_0 · factor^⌊k / every⌋. */
public final class StepDecaySchedule implements Schedule {

  private final double initialRate;
  private final double factor;
  private final long every;

  /**
   * Creates the schedule.
   *
   * @param initialRate δ_0, in units of a weight; finite and above 0
   * @param factor what the rate is multiplied with at each stair; above 0 and at most 1
   * @param every how many steps a stair lasts, at least 1
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public StepDecaySchedule(double initialRate, double factor, long every) {
    this.initialRate = Arguments.initialRate(initialRate);
    this.factor = Arguments.factor(factor);
    this.every = Arguments.atLeastOne("The number of steps between two decays", every);
  }

  @Override
  public double rate(long step) {
    long stair = Arguments.step(step) / every;
    return initialRate * StrictMath.pow(factor, stair);
  }
}
