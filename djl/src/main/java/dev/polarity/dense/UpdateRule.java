package dev.polarity.dense;

/**
 * Moves weights by one gradient at a time. A rule is made for weights that lie in memory which it
 * shares, and keeps whatever state it needs beside them; it belongs to one thread at a time.
 *
 * <p>Weight decay is no part of it: that is decoupled, and acts before the rule.
 */
public interface UpdateRule extends AutoCloseable {

  /**
   * Returns the rate of the next step. Called once for each step, before {@link #apply}.
   *
   * @param gradient the gradient of the step
   * @param scheduled what the run's schedule says
   * @return the same, unless the rule works out its own
   */
  default double rate(float[] gradient, double scheduled) {
    return scheduled;
  }

  /**
   * Moves the weights.
   *
   * @param gradient a finite value for each weight; not kept
   * @param rate the rate of the step, rounded to float before it is used
   */
  void apply(float[] gradient, double rate);

  /** Frees what the rule holds outside of the heap. */
  @Override
  default void close() {}
}
