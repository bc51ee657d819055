package dev.polarity.train;

import dev.polarity.run.MetricsLine;
import dev.polarity.run.RunResult;

/**
 * Is told what happens in a run, on the thread that trains. What it does has no influence on the
 * run, other than to make it wait.
 */
public interface RunListener {

  /** The run is about to take its first step, or to go on. */
  default void onStart(RunStart start) {}

  /** A step was taken and journalled. */
  default void onStep(StepRecord step) {}

  /** An evaluation was made and written to {@code metrics.jsonl}. */
  default void onMetrics(MetricsLine line) {}

  /**
   * Something that a person should know, in one sentence: what was passed over, what was dropped.
   */
  default void onNotice(String notice) {}

  /** The steps of this session are done; says where their time went. */
  default void onProfile(StepProfile profile) {}

  /** The run is finished, its model and result are written. */
  default void onEnd(RunResult result) {}
}
