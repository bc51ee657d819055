package dev.polarity.journal;

/**
 * Consecutive steps.
 *
 * @param first the first step
 * @param end the step after the last one
 */
public record StepRange(long first, long end) {

  /**
   * Tells whether a step is in the range.
   *
   * @param step any step
   * @return whether {@code first <= step < end}
   */
  public boolean contains(long step) {
    return first <= step && step < end;
  }
}
