package dev.polarity.schedule;

/** The decay of the textbook proofs: δ_k = δ_0 / √(k + 1). */
public final class InverseSquareRootSchedule implements Schedule {

  private final double initialRate;

  /**
   * Creates the schedule.
   *
   * @param initialRate δ_0, in units of a weight; finite and above 0
   * @throws IllegalArgumentException if the initial rate is not finite and above 0
   */
  public InverseSquareRootSchedule(double initialRate) {
    this.initialRate = Arguments.initialRate(initialRate);
  }

  @Override
  public double rate(long step) {
    return initialRate / StrictMath.sqrt(Arguments.step(step) + 1.0);
  }
}
