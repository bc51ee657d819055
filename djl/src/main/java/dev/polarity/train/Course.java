package dev.polarity.train;

import dev.polarity.journal.StepMeasures;
import dev.polarity.run.RunDirectory;
import java.util.function.Consumer;

/**
 * How the method of a run takes its steps, and what it keeps of them. The rest of a run, from data
 * to the published model, knows no more of a method than this.
 */
interface Course extends AutoCloseable {

  /** Returns the number of steps that the weights have taken, those of earlier sessions too. */
  long steps();

  /** Takes one step, keeps it, and tells what happened. */
  StepRecord takeStep();

  /** Returns the rate of the last step; needs one. */
  double lastRate();

  /**
   * Counts what earlier sessions measured, as far as it is held.
   *
   * @param run the run directory
   * @param fromStep the step of the last evaluation
   * @param progress counts
   * @param notices is told of what is not held any more
   */
  void recount(RunDirectory run, long fromStep, Progress progress, Consumer<String> notices);

  /** Returns what the last step measured, as sums over this node's voters; needs one. */
  StepMeasures lastMeasures();

  /** Keeps what the run would need to go on from here, if the method can; all nodes do so. */
  void snapshot();

  /** Keeps the same for this node alone, which is about to leave. */
  void snapshotAlone();

  /** Returns where the time of the steps went. */
  StepProfile profile();

  @Override
  void close();
}
