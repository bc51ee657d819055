package dev.polarity.schedule;

import java.util.Objects;
import java.util.function.LongToDoubleFunction;

/**
 * How small the smallest expected gradient among the steps of a sign descent must be, for any rates
 * δ_0 … δ_k:
 *
 * <pre>
 *   min E‖g_i‖₁  ≤  [ (f_0 - f*) + (‖L‖₁/2) Σ δ_i² ] / Σ δ_i  +  2‖σ‖₁/√n
 * </pre>
 *
 * <p>f_0 is the loss at the start, f* its lower bound, L the smoothness of each coordinate, σ the
 * noise of each coordinate's gradient and n the batch. It follows from the one-step descent of
 * Bernstein, Wang, Azizzadenesheli and Anandkumar, <em>signSGD: Compressed Optimisation for
 * Non-Convex Problems</em> (ICML 2018, Theorem 1), summed with unequal rates and divided by their
 * sum; {@code docs/mathematics.md} has the steps.
 *
 * <p>This class computes the first term, the only one that rates can change. {@link
 * AdaptiveSchedule} minimises it one rate at a time, and at that minimum it is ‖L‖₁·δ_k exactly.
 * Immutable.
 */
public final class ConvergenceBound {

  private final double lossGap;
  private final double smoothness;

  /**
   * Creates the bound of a function.
   *
   * @param lossGap f_0 - f*, in units of the loss; finite and above 0
   * @param smoothness ‖L‖₁, in units of the loss per squared weight; finite and above 0
   * @throws IllegalArgumentException if an argument is not finite and above 0
   */
  public ConvergenceBound(double lossGap, double smoothness) {
    this.lossGap = Arguments.positive("The gap between the first and the lowest loss", lossGap);
    this.smoothness = Arguments.positive("The smoothness", smoothness);
  }

  /**
   * Computes the first term of the bound.
   *
   * @param rates δ_0 … δ_k, at least one, each finite and not negative, and not all of them 0
   * @return the term, in units of the loss per weight
   * @throws IllegalArgumentException if there is no rate, or one is out of its range, or all are 0
   */
  public double bound(double[] rates) {
    return bound(rates.length, step -> rates[(int) step]);
  }

  /**
   * Computes the first term of the bound for the first steps of a schedule.
   *
   * @param schedule the rates
   * @param steps how many of them, at least 1
   * @return the term, in units of the loss per weight
   * @throws IllegalArgumentException if there is no step, or all rates are 0
   */
  public double bound(Schedule schedule, long steps) {
    Objects.requireNonNull(schedule, "schedule");
    return bound(steps, schedule::rate);
  }

  /**
   * Estimates the first term of the bound at a step of {@link AdaptiveSchedule}, from what a run
   * knows.
   *
   * <p>The initial rate stands for ‖L‖₁ = 2·f_0/δ_0² with f* = 0, and so the term ‖L‖₁·δ_k becomes
   * 2·f_0·δ_k/δ_0². It is an estimate, not a guarantee: the curvature was measured along one ray at
   * most, and the noise term is left out.
   *
   * @param initialLoss f_0, the loss before the first step; finite and above 0
   * @param initialRate δ_0; finite and above 0
   * @param rate δ_k; finite and not negative
   * @return the estimate, in units of the loss per weight, comparable with ‖g‖₁
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public static double estimate(double initialLoss, double initialRate, double rate) {
    Arguments.positive("The initial loss", initialLoss);
    Arguments.initialRate(initialRate);
    Arguments.notNegative("The rate", rate);
    return 2 * initialLoss / initialRate * (rate / initialRate);
  }

  private double bound(long steps, LongToDoubleFunction rates) {
    Arguments.atLeastOne("The number of steps of the bound", steps);
    double sum = 0;
    double squares = 0;
    for (long step = 0; step < steps; step++) {
      double rate = rates.applyAsDouble(step);
      if (!(rate >= 0) || Double.isInfinite(rate)) {
        throw new IllegalArgumentException(
            "The rate of step "
                + step
                + " is "
                + rate
                + ", but must be a finite number that is 0 or above.");
      }
      sum += rate;
      squares += rate * rate;
    }
    if (sum == 0) {
      throw new IllegalArgumentException(
          "All rates are 0, but the bound needs at least one step that moves.");
    }
    return (lossGap + smoothness / 2 * squares) / sum;
  }
}
