package dev.polarity.train;

import dev.polarity.error.DivergedException;
import dev.polarity.error.InvalidInputException;

/**
 * Finds the initial rate, so that nobody has to.
 *
 * <p>At step 0 the schedule's rule reads δ_0 = √(2(f_0 - f*) / ‖L‖₁). Both unknowns can be
 * measured: f* = 0 for cross-entropy, and ‖L‖₁ shows as the curvature of the loss along the first
 * step s = sign(g_0) at the step's own length. Putting a parabola through f_0 with slope -‖g_0‖₁
 * and f(x_0 - δs) gives the equation h(δ) = 0 of a {@link SignRay}.
 *
 * <p>Its root δ* over-estimates, because the curvature along one ray is at most ‖L‖₁; hence a
 * factor below 1 ({@link #factor}). {@link LaterRoot} asks the same at weights that a run has come
 * to.
 */
final class InitialRate {

  /** How many training images it is measured on, if there are as many. */
  static final int IMAGES = 1024;

  /** What the root is multiplied by where the schedule advances each step. */
  private static final double FACTOR = 0.25;

  private static final int BISECTIONS = 10;
  private static final int MOST_HALVINGS = 200;

  private InitialRate() {}

  /**
   * Returns what the root is multiplied by: {@code 1/4 · m^(-1/3)} for stages of m steps. The sum
   * of the first K rates grows as {@code δ_0 · m^(1/3) · K^(2/3)}, so that the weights may travel
   * equally far whatever the stage; the quarter, and that this power suits better than the bound's
   * {@code m^(-1/2)}, were settled by measurement (docs/results.md).
   *
   * @param stageSteps m, at least 1
   */
  static double factor(long stageSteps) {
    return FACTOR / StrictMath.cbrt(stageSteps);
  }

  /**
   * Finds δ*, with the factor not yet applied.
   *
   * @param ray from the initial weights
   * @return a positive rate
   * @throws InvalidInputException if loss or gradient are zero, or no root is found
   * @throws DivergedException if either is not finite
   */
  static double root(SignRay ray) {
    requireUsable(ray);
    double low = ray.largest() / 16;
    if (ray.excess(low) < 0) {
      while (ray.excess(2 * low) < 0) {
        low *= 2;
      }
    } else {
      int halvings = 0;
      do {
        low /= 2;
        if (++halvings > MOST_HALVINGS) {
          throw new InvalidInputException(
              "--initial-rate auto: the loss rises along the first step however short it is; give a number.");
        }
      } while (ray.excess(low) >= 0);
    }
    return bisected(ray, low, BISECTIONS);
  }

  private static void requireUsable(SignRay ray) {
    if (!Double.isFinite(ray.startLoss()) || !Double.isFinite(ray.norm())) {
      throw new DivergedException(
          "Before the first step: the loss is %s and the norm of the gradient %s, so there is nothing to start from; check the data and the block."
              .formatted(ray.startLoss(), ray.norm()));
    }
    if (!ray.isUsable()) {
      throw new InvalidInputException(
          "--initial-rate auto: the %s is zero at the initial weights, so no rate can be derived from it; give a number."
              .formatted(ray.startLoss() == 0 ? "loss" : "gradient"));
    }
  }

  /**
   * Bisects between {@code low} and {@code 2 low}.
   *
   * @param low where h is below 0, as it is not at twice as much
   * @return the right end
   */
  static double bisected(SignRay ray, double low, int bisections) {
    double left = low;
    double right = 2 * low;
    for (int i = 0; i < bisections; i++) {
      double middle = left + (right - left) / 2;
      if (ray.excess(middle) < 0) {
        left = middle;
      } else {
        right = middle;
      }
    }
    return right;
  }
}
