package dev.polarity.schedule;

/**
 * The rate of each step: how far the step moves every weight.
 *
 * <p>A schedule is a pure function of the step. It sees no gradient, no loss and no clock, so every
 * node computes the same rate, also after a resume or on another number of nodes, and steps may be
 * asked for in any order and by several threads at once.
 */
@FunctionalInterface
public interface Schedule {

  /**
   * Returns the rate of a step.
   *
   * @param step the step, from 0
   * @return the rate, in units of a weight; finite and not negative
   * @throws IllegalArgumentException if the step is negative
   */
  double rate(long step);
}
