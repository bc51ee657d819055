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
   */
  void take(long step, int voter, float[] gradient);

  /**
   * Moves the weights and their average.
   *
   * @param step the step
   * @return the rate of the step
   */
  double move(long step);

  /**
   * Returns the mean share of the ballots' bits that agree with the verdict; NaN without a vote.
   */
  double agreement();

  /** Frees what the step holds outside of the heap; most hold nothing. */
  @Override
  default void close() {}
}
