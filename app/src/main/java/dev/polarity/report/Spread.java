package dev.polarity.report;

import dev.polarity.text.Numbers;
import java.util.Arrays;
import java.util.Locale;

/**
 * Mean and sample standard deviation of one measure over the seeds of a setting.
 *
 * <p>The deviation divides by n - 1, since the seeds are a sample of all seeds there could be. One
 * value has no deviation, and none has no mean either: both are NaN then. Values that are not
 * finite, as a diverged run leaves them, are left out and so not counted.
 *
 * @param count how many values there are, at least 0
 * @param mean their mean, NaN where there is none
 * @param deviation their sample standard deviation, NaN below two values
 */
record Spread(int count, double mean, double deviation) {

  /** Returns the spread of the values that are finite. */
  static Spread of(double... values) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    if (finite.length == 0) {
      return new Spread(0, Double.NaN, Double.NaN);
    }
    double mean = Arrays.stream(finite).sum() / finite.length;
    if (finite.length == 1) {
      return new Spread(1, mean, Double.NaN);
    }
    double squares = Arrays.stream(finite).map(value -> (value - mean) * (value - mean)).sum();
    return new Spread(finite.length, mean, Math.sqrt(squares / (finite.length - 1)));
  }

  /** Returns whether there is a mean. */
  boolean exists() {
    return count > 0;
  }

  /** Shares in percent: {@code 98.70 ± 0.05 %}, without ± where there is one value. */
  String percent() {
    if (!exists() || Double.isNaN(deviation)) {
      return Numbers.percent(mean);
    }
    return String.format(Locale.ROOT, "%.2f ± %s", 100 * mean, Numbers.percent(deviation));
  }
}
