package dev.polarity.study;

import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunResult;
import dev.polarity.train.RunListener;
import dev.polarity.train.StopSignal;
import java.util.Optional;

/** Makes one run of a study. */
@FunctionalInterface
public interface RunMaker {

  /**
   * Trains a run to its end, from where it stands.
   *
   * @param directory the run, locked
   * @param listener is told what happens
   * @param stop asks the run to stop
   * @return the result; empty if it was stopped, and can be resumed
   * @throws dev.polarity.error.PolarityException if it ended otherwise
   */
  Optional<RunResult> train(RunDirectory directory, RunListener listener, StopSignal stop);
}
