package dev.polarity.study;

/**
 * One line of {@code results.csv}: how one run ended, with its average or with its last iterate. A
 * measure that there is not is NaN, and empty in the file.
 *
 * @param key which run, and which side of it
 * @param steps steps done: fewer than those of the epochs where the run diverged
 * @param testAccuracy share of right answers at the end, 0 … 1; where the run diverged, that of a
 *     guess
 * @param bestTestAccuracy the largest of all evaluations of the run, 0 … 1
 * @param trainLoss mean loss of the voters' batches over the last evaluation's steps; NaN where the
 *     run diverged
 * @param bits sent by one voter over the run
 * @param seconds time spent in all sessions of the run
 * @param fingerprint of the last weights; empty where the run diverged
 */
public record ResultRow(
    KeyColumns key,
    long steps,
    double testAccuracy,
    double bestTestAccuracy,
    double trainLoss,
    long bits,
    double seconds,
    String fingerprint) {

  ResultRow with(KeyColumns other) {
    return new ResultRow(
        other, steps, testAccuracy, bestTestAccuracy, trainLoss, bits, seconds, fingerprint);
  }
}
