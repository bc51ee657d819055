package dev.polarity.bench;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What waiting for the slowest costs: compute times are drawn from a log-normal distribution of
 * median 1, {@code exp(σ·z)} with z standard normal, and a step begins to exchange when the slowest
 * of P has come, or the slowest but k, if k were left out.
 */
final class Stragglers {

  private final double sigma;
  private final long seed;

  /**
   * Chooses the distribution.
   *
   * @param sigma σ, the spread of the logarithm, at least 0
   * @param seed of the draws
   */
  Stragglers(double sigma, long seed) {
    this.sigma = sigma;
    this.seed = seed;
  }

  /** Draws one compute time for each node. */
  double[] draw(int nodes, SplittableRandom random) {
    double[] times = new double[nodes];
    for (int node = 0; node < nodes; node++) {
      times[node] = Math.exp(sigma * random.nextGaussian());
    }
    return times;
  }

  /**
   * Returns the mean of the time at which so many have come.
   *
   * @param nodes P, at least 1
   * @param leftOut k, of how many slowest none is waited for, 0 … P - 1
   * @param steps over how many steps the mean is taken
   * @return in units of the median compute time
   */
  double meanWait(int nodes, int leftOut, int steps) {
    if (nodes < 1 || leftOut < 0 || leftOut >= nodes || steps < 1) {
      throw new IllegalArgumentException(
          "Of " + nodes + " nodes " + leftOut + " cannot be left out in " + steps + " steps.");
    }
    SplittableRandom random = new SplittableRandom(seed);
    double sum = 0;
    for (int step = 0; step < steps; step++) {
      double[] times = draw(nodes, random);
      Arrays.sort(times);
      sum += times[nodes - 1 - leftOut];
    }
    return sum / steps;
  }
}
