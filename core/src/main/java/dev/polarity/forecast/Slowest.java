package dev.polarity.forecast;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * How long the slowest of some nodes computes, since a step waits for it. Where as many nodes were
 * timed in the same steps, it is the mean over the steps of the longest time. For another number P
 * it is the expected largest of P draws from all n times {@code x_1 ≤ … ≤ x_n}, that is {@code Σ
 * x_i ((i/n)^P - ((i-1)/n)^P)}: as if P machines such as these were slow now and then, each by
 * itself.
 */
public final class Slowest {

  private final double[][] times;
  private final double[] sorted;

  /**
   * Takes what was measured.
   *
   * @param times seconds, one row for each node, all rows of the same steps; at least one of each
   */
  public Slowest(double[][] times) {
    if (times.length == 0 || times[0].length == 0) {
      throw new IllegalArgumentException("Nothing was timed.");
    }
    for (double[] node : times) {
      if (node.length != times[0].length) {
        throw new IllegalArgumentException("The nodes were not timed in the same steps.");
      }
    }
    this.times = Stream.of(times).map(double[]::clone).toArray(double[][]::new);
    this.sorted = Stream.of(times).flatMapToDouble(Arrays::stream).sorted().toArray();
  }

  /** Returns the mean of all times, which is that of one node by itself. */
  public double mean() {
    return Arrays.stream(sorted).sum() / sorted.length;
  }

  /**
   * Returns a quantile of all times.
   *
   * @param share 0 … 1
   */
  public double quantile(double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  /**
   * Returns the expected time of the slowest.
   *
   * @param nodes P, at least 1
   */
  public double of(int nodes) {
    if (nodes < 1) {
      throw new IllegalArgumentException("There is no slowest of " + nodes + " nodes.");
    }
    if (nodes == 1) {
      return mean();
    }
    return nodes == times.length ? lockstep() : drawn(nodes);
  }

  private double lockstep() {
    double sum = 0;
    for (int step = 0; step < times[0].length; step++) {
      double longest = 0;
      for (double[] node : times) {
        longest = Math.max(longest, node[step]);
      }
      sum += longest;
    }
    return sum / times[0].length;
  }

  private double drawn(int nodes) {
    double expected = 0;
    double below = 0;
    for (int i = 1; i <= sorted.length; i++) {
      double upTo = Math.pow((double) i / sorted.length, nodes);
      expected += sorted[i - 1] * (upTo - below);
      below = upTo;
    }
    return expected;
  }
}
