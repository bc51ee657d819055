package dev.polarity.study;

/**
 * One line of {@code curves.csv}: one evaluation of a run, of its average or of its last iterate. A
 * measure that there is not is NaN, and empty in the file.
 *
 * @param key which run, and which side of it
 * @param epoch epochs done at this evaluation, a fraction within one
 * @param step steps done at this evaluation
 * @param rate rate of the step before it
 * @param trainLoss mean loss of the voters' batches since the evaluation before
 * @param testAccuracy share of right answers, 0 … 1
 * @param bits sent by one voter so far
 */
public record CurveRow(
    KeyColumns key,
    double epoch,
    long step,
    double rate,
    double trainLoss,
    double testAccuracy,
    long bits) {

  CurveRow with(KeyColumns other) {
    return new CurveRow(other, epoch, step, rate, trainLoss, testAccuracy, bits);
  }
}
