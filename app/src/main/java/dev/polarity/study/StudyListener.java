package dev.polarity.study;

import dev.polarity.train.RunListener;
import java.util.List;

/** Is told what happens in a study, and in each of its runs. */
public interface StudyListener extends RunListener {

  /**
   * A run was finished by an earlier session.
   *
   * @param run the run
   * @param rows what it gave
   */
  void onEarlier(PlannedRun run, RunRows rows);

  /**
   * A run begins, or goes on.
   *
   * @param run the run
   * @param number how many runs are finished, and one
   * @param order all runs that are expected by now; a search may need more
   */
  void onRun(PlannedRun run, int number, List<PlannedRun> order);

  /**
   * A run is finished.
   *
   * @param run the run
   * @param rows what it gave
   */
  void onFinished(PlannedRun run, RunRows rows);
}
