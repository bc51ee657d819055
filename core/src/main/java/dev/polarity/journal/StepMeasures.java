package dev.polarity.journal;

/**
 * What one node measured in one step over its own voters. Journalled beside the verdict, so that a
 * resumed run reports the numbers of the uninterrupted one.
 *
 * @param lossSum sum of its voters' mean batch losses
 * @param agreement mean share of its ballots' bits that agree with the verdict, 0 … 1
 */
public record StepMeasures(double lossSum, double agreement) {}
