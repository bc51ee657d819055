package dev.polarity.schedule;

/**
 * Half a cosine from δ_0 down to 0: δ_k = δ_0 · (1 + cos(πk/K)) / 2 (Loshchilov and Hutter,
 * <em>SGDR: Stochastic Gradient Descent with Warm Restarts</em>, 2017, without the restarts), and 0
 * from step K on.
 *
 * <p>Computed as δ_0 · sin²(π(K - k) / 2K), the same number: near the end the sum 1 + cos would
 * cancel.
 */
public final class CosineSchedule implements Schedule {

  private final double initialRate;
  private final long steps;

  /**
   * Creates the schedule.
   *
   * @param initialRate δ_0, in units of a weight; finite and above 0
   * @param steps K, the number of steps of the run, at least 1; the last of them still moves
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public CosineSchedule(double initialRate, long steps) {
    this.initialRate = Arguments.initialRate(initialRate);
    this.steps = Arguments.atLeastOne("The number of steps of the cosine schedule", steps);
  }

  @Override
  public double rate(long step) {
    if (Arguments.step(step) >= steps) {
      return 0;
    }
    double sine = StrictMath.sin(StrictMath.PI / 2 * ((double) (steps - step) / steps));
    return initialRate * sine * sine;
  }
}
