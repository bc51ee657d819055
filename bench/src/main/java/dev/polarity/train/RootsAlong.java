package dev.polarity.train;

import dev.polarity.data.DataSet;
import dev.polarity.journal.JournalReader;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunSpec;
import dev.polarity.run.Schedules;
import dev.polarity.schedule.Schedule;

/**
 * The root of the equation of the initial rate, found again at later weights of a run: replays its
 * journal from the initial weights on and measures at each of the steps asked for.
 */
public final class RootsAlong {

  private RootsAlong() {}

  /**
   * Measures along a run.
   *
   * @param run the run, whose journal holds its steps up to the last one asked for
   * @param data the run's data
   * @param steps steps taken, ascending
   * @return δ* at each of them, in units of a weight
   */
  public static double[] of(RunDirectory run, DataSet data, long... steps) {
    RunSpec spec = run.file().request();
    Resolved resolved = run.file().resolved().orElseThrow();
    Schedule rates =
        Schedules.of(spec, resolved.initialRate(), resolved.steps(), resolved.stageSteps());
    JournalReader journal = JournalReader.scan(run.journal());
    double[] roots = new double[steps.length];
    try (Node node = StepRunner.node(spec, data)) {
      WeightUpdate update = node.update();
      long taken = 0;
      for (int i = 0; i < steps.length; i++) {
        journal.replay(
            taken,
            steps[i],
            (step, verdict, measures) -> update.apply(step, verdict, rates.rate(step)));
        taken = steps[i];
        roots[i] = node.initialRateRoot();
      }
    }
    return roots;
  }
}
