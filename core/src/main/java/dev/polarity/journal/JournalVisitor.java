package dev.polarity.journal;

/** Is shown journalled steps, one after the other. */
@FunctionalInterface
public interface JournalVisitor {

  /**
   * Is shown one step.
   *
   * @param step the step k whose verdict moves the weights from step k to step k + 1
   * @param verdict its words; overwritten before the next visit, so copy what is to be kept
   * @param measures what this node measured in it
   */
  void visit(long step, long[] verdict, StepMeasures measures);
}
