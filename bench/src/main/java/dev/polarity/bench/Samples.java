package dev.polarity.bench;

import java.util.Arrays;

/** Numbers that were measured one after the other, and their order statistics. */
final class Samples {

  private double[] values = new double[16];
  private int count;

  void add(double value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  int count() {
    return count;
  }

  double median() {
    return quantile(0.5);
  }

  double least() {
    return quantile(0);
  }

  double most() {
    return quantile(1);
  }

  double mean() {
    return Arrays.stream(values, 0, count).average().orElse(Double.NaN);
  }

  /**
   * Returns the value at a share of the way from the least to the most, between its two neighbours.
   */
  double quantile(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    double place = share * (count - 1);
    int below = (int) place;
    int above = Math.min(below + 1, count - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
