package dev.polarity.train;

/**
 * What happened in one step.
 *
 * @param step the step, 0 at the start of the run
 * @param rate δ of the step
 * @param loss mean loss of this node's voters' mini-batches, before the step
 * @param agreement mean share of this node's ballots that agree with the verdict
 * @param images training images that this node's voters have seen in the step
 */
public record StepRecord(long step, double rate, double loss, double agreement, int images) {}
