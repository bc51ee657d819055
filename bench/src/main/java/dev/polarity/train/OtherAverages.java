package dev.polarity.train;

import dev.polarity.data.DataSet;
import dev.polarity.journal.JournalReader;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunSpec;
import dev.polarity.run.Schedules;
import dev.polarity.schedule.Schedule;
import java.nio.FloatBuffer;

/**
 * What other averages of the same iterates would score: replays the journal of a run from its
 * initial weights on and keeps an average for each η beside. Costs an evaluation for each η, and no
 * gradient.
 */
public final class OtherAverages {

  private OtherAverages() {}

  /**
   * Scores averages of a finished run.
   *
   * @param run the run, whose journal holds all of its steps
   * @param data the run's data
   * @param etas η of each average
   * @return the test accuracy of each, and before them that of the last iterate
   */
  public static double[] accuracies(RunDirectory run, DataSet data, double... etas) {
    RunSpec spec = run.file().request();
    Resolved resolved = run.file().resolved().orElseThrow();
    double[] accuracies = new double[1 + etas.length];
    try (Node node = StepRunner.node(spec, data)) {
      int coordinates = Math.toIntExact(node.replica().coordinates());
      float[][] averages = new float[etas.length][coordinates];
      Schedule rates =
          Schedules.of(spec, resolved.initialRate(), resolved.steps(), resolved.stageSteps());
      WeightUpdate update = node.update();
      FloatBuffer weights = node.replica().weights();
      float[] now = new float[coordinates];
      JournalReader journal = JournalReader.scan(run.journal());
      journal.replay(
          0,
          resolved.steps(),
          (step, verdict, measures) -> {
            update.apply(step, verdict, rates.rate(step));
            weights.get(0, now);
            for (int i = 0; i < averages.length; i++) {
              follow(averages[i], now, etas[i], step + 1);
            }
          });
      String journalled = run.result().orElseThrow().fingerprint();
      if (!node.replica().fingerprint().equals(journalled)) {
        throw new IllegalStateException("The journal leads elsewhere than the run: " + run.path());
      }
      accuracies[0] = node.scoreOfLast().accuracy();
      for (int i = 0; i < averages.length; i++) {
        node.average().floats().put(0, averages[i]);
        accuracies[1 + i] = node.scoreOfAverage().accuracy();
      }
    }
    return accuracies;
  }

  private static void follow(float[] average, float[] now, double eta, long count) {
    float share = (float) ((eta + 1) / (count + eta));
    for (int j = 0; j < average.length; j++) {
      average[j] += share * (now[j] - average[j]);
    }
  }
}
