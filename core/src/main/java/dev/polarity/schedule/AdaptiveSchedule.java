package dev.polarity.schedule;

/**
 * The rate that sets itself: at every step the one that makes the {@linkplain ConvergenceBound
 * bound on the gradients} smallest, all earlier rates being history.
 *
 * <p>With S and Q the sums of the earlier rates and of their squares, the minimum lies where δ_k² +
 * 2·S·δ_k = Q + 2·(f_0 - f*)/‖L‖₁. At the first step this reads δ_0² = 2·(f_0 - f*)/‖L‖₁, so the
 * one initial rate stands for the unknown height and curvature of the function, and
 *
 * <pre>
 *   δ_k = √(S² + Q + δ_0²) - S
 * </pre>
 *
 * <p>is fixed by historical rates alone (the idea of Wang, Sun and Dou, <em>An Adaptive Learning
 * Rate Schedule for SIGNSGD Optimizer in Neural Networks</em>, Neural Processing Letters 54, 2022;
 * the derivation is in {@code docs/mathematics.md}). Scaling δ_0 scales every rate, so the rates
 * are δ_0 times one {@linkplain UniversalSequence universal sequence} c_k, which falls like
 * 0.83379·(k+1)^(-1/3); δ_0 enters by this one product.
 *
 * <p>The next step costs a few operations whatever its number. Any step may be asked for in any
 * order, and gives the same bits; safe for several threads.
 */
public final class AdaptiveSchedule implements Schedule {

  private final double initialRate;
  private final UniversalSequence sequence = new UniversalSequence();

  /**
   * Creates the schedule.
   *
   * @param initialRate δ_0, the rate of step 0, in units of a weight; finite and above 0
   * @throws IllegalArgumentException if the initial rate is not finite and above 0
   */
  public AdaptiveSchedule(double initialRate) {
    this.initialRate = Arguments.initialRate(initialRate);
  }

  @Override
  public double rate(long step) {
    return initialRate * sequence.term(Arguments.step(step));
  }
}
