package dev.polarity.train;

/**
 * What a comparator makes of the voters' gradients in one step. In each step every voter's gradient
 * is taken in once, in their order, and then the weights are moved.
 */
interface GradientStep extends AutoCloseable {

  /**
   * Takes in a voter's gradient.
   *
   * @param step the step
   * @param voter which voter
   * @param gradient its gradient, finite; not kept, since the array is used again
   * @param profile books the time, up to the end of this call
   */
  void take(long step, int voter, float[] gradient, StepProfile profile);

  /**
   * Moves the weights and their average.
   *
   * @param step the step
   * @param profile books the time, up to the end of this call
   * @return the rate of the step
   */
  double move(long step, StepProfile profile);

  /**
   * Returns the mean share of the ballots' bits that agree with the verdict; NaN without a vote.
   */
  double agreement();

  /** Frees what the step holds outside of the heap; most hold nothing. */
  @Override
  default void close() {}
}
