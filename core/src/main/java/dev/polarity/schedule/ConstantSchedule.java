package dev.polarity.schedule;

/** The same rate at every step: δ_k = δ_0. */
public final class ConstantSchedule implements Schedule {

  private final double rate;

  /**
   * Creates the schedule.
   *
   * @param rate the rate of every step, in units of a weight; finite and above 0
   * @throws IllegalArgumentException if the rate is not finite and above 0
   */
  public ConstantSchedule(double rate) {
    this.rate = Arguments.initialRate(rate);
  }

  @Override
  public double rate(long step) {
    Arguments.step(step);
    return rate;
  }
}
