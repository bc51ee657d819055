package dev.polarity.report;

import dev.polarity.study.CurveRow;
import dev.polarity.study.ResultRow;

/**
 * What tells one run from every other one: the key columns of both tables, but for {@code default}
 * and {@code averaging}, which differ between the rows of one run.
 *
 * @param task data, network and images per step
 * @param family method, schedule and options
 * @param initialRate as it was given, or {@code auto}
 * @param epochs length of the run, as the tables write it
 * @param seed key of all randomness
 */
record RunKey(Task task, Family family, String initialRate, String epochs, long seed) {

  static RunKey of(ResultRow row) {
    return new RunKey(
        Task.of(row), Family.of(row), row.initialRate(), row.epochs().strip(), row.seed());
  }

  static RunKey of(CurveRow row) {
    return new RunKey(
        Task.of(row), Family.of(row), row.initialRate(), row.epochs().strip(), row.seed());
  }

  /** Returns the length in epochs as a number, 0 where the column holds none. */
  double length() {
    try {
      return Double.parseDouble(epochs);
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }
}
