package dev.polarity.sign;

/**
 * The polynomial-decay average of the iterates, {@code x̄ ← x̄ + w·(x - x̄)} with {@code w =
 * (η+1)/(k+η)}, k from 1 and η = 8 (Shamir and Zhang, <em>Stochastic Gradient Descent for
 * Non-smooth Optimization: Convergence Results and Optimal Averaging Schemes</em>, ICML 2013). It
 * forgets the early iterates, needs no horizon, and costs no communication.
 */
public final class IterateAverage {

  private static final int ETA = 8;

  private IterateAverage() {}

  /**
   * Returns the weight of the k-th iterate.
   *
   * @param count k, how many iterates have been averaged, this one included; at least 1
   * @return (η+1)/(k+η), worked out in double and rounded to float; 1 for the first
   */
  public static float weight(long count) {
    return (float) ((ETA + 1.0) / (count + (double) ETA));
  }

  /**
   * Takes one iterate into the average: difference, product and sum, each rounded to float.
   *
   * @param average x̄, changed from 0 to length
   * @param weights x, the iterate
   * @param length how many weights
   * @param weight w
   */
  static void average(float[] average, float[] weights, int length, float weight) {
    for (int index = 0; index < length; index++) {
      average[index] += weight * (weights[index] - average[index]);
    }
  }
}
