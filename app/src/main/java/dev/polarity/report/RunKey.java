package dev.polarity.report;

import dev.polarity.study.KeyColumns;

/**
 * What tells one run from every other one: the {@linkplain KeyColumns key columns} of the tables,
 * but for {@code default} and {@code averaging}, which differ between the rows of one run.
 *
 * @param task data, network and images per step
 * @param family method, schedule and options
 * @param initialRate as it was given, or {@code auto}
 * @param epochs length of the run, as the tables write it
 * @param seed key of all randomness
 */
record RunKey(Task task, Family family, String initialRate, String epochs, long seed) {

  static RunKey of(KeyColumns key) {
    return new RunKey(
        Task.of(key), Family.of(key), key.initialRate(), key.epochs().strip(), key.seed());
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
