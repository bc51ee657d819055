package dev.polarity.report;

import dev.polarity.report.Chart.Axis;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Decides from the lines of a chart what its axes span. */
final class Axes {

  private static final double MARGIN = 0.03;

  private Axes() {}

  /** Returns an axis from 0 to a little above the largest value, so that its name has room. */
  static Axis fromZero(String title, double[] values) {
    double largest = Arrays.stream(values).max().orElse(1);
    return new Axis(title, false, 0, largest > 0 ? largest * (1 + MARGIN) : 1);
  }

  /**
   * Returns a logarithmic axis that shows at least two powers of ten, the only places that it has
   * names for.
   *
   * @param values all above 0
   */
  static Axis logarithmic(String title, double[] values) {
    double smallest = Arrays.stream(values).min().orElse(1);
    double largest = Arrays.stream(values).max().orElse(10);
    double below = Math.floor(Math.log10(smallest));
    double above = Math.ceil(Math.log10(largest));
    if (above - below < 3) {
      return new Axis(title, true, power(below), power(above > below ? above : below + 1));
    }
    return new Axis(title, true, smallest * (1 - MARGIN), largest * (1 + MARGIN));
  }

  /**
   * Returns a logarithmic axis where the values span a factor of a hundred, else a linear one from
   * 0 on.
   *
   * @param values all above 0
   */
  static Axis byRange(String title, double[] values) {
    double smallest = Arrays.stream(values).min().orElse(1);
    double largest = Arrays.stream(values).max().orElse(1);
    return largest / smallest >= 100 ? logarithmic(title, values) : fromZero(title, values);
  }

  /**
   * Returns an axis for accuracies in percent that spends its length where the lines end: it starts
   * one and a half times as far below the lowest end as the best value lies above it, and leaves
   * what is lower to the first moments of a run out. An end more than 30 points below the best, as
   * of a run that learnt nothing, does not count.
   */
  static Axis accuracy(String title, List<ChartLine> lines) {
    double best = values(lines).max().orElse(100);
    double lowest = values(lines).min().orElse(0);
    double lowestEnd =
        lines.stream()
            .mapToDouble(line -> line.ys()[line.ys().length - 1])
            .filter(end -> end >= best - 30)
            .min()
            .orElse(best);
    double span = Math.max(best - lowestEnd, 1);
    double from = Math.max(lowest, lowestEnd - 1.5 * span);
    double to = Math.min(100, best + MARGIN * span);
    return new Axis(title, false, Math.floor(from), to > from ? to : from + 1);
  }

  /** Returns the heights of all lines. */
  static DoubleStream values(List<ChartLine> lines) {
    return lines.stream().flatMapToDouble(line -> Arrays.stream(line.ys()));
  }

  /** Returns the places along the bottom of all points. */
  static DoubleStream places(List<ChartLine> lines) {
    return lines.stream().flatMapToDouble(line -> Arrays.stream(line.xs()));
  }

  /** A power of ten that is the same double everywhere. */
  private static double power(double exponent) {
    return Double.parseDouble("1e" + (int) exponent);
  }
}
