package dev.polarity.report;

/**
 * One evaluation of a setting, each measure the mean over its seeds.
 *
 * @param epoch epochs done
 * @param step steps done
 * @param rate rate of the step before
 * @param trainLoss loss since the evaluation before
 * @param testAccuracy share of right answers, 0 … 1
 * @param bits sent by one voter so far
 */
record MeanPoint(
    double epoch, long step, double rate, double trainLoss, double testAccuracy, double bits) {}
