package dev.polarity.train;

import dev.polarity.data.DataSet;
import dev.polarity.journal.JournalReader;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunRates;
import dev.polarity.schedule.Schedule;
import java.nio.FloatBuffer;
import java.util.function.LongConsumer;

/**
 * A finished run gone over once more, from its initial weights along its journal, to see what it
 * would have told with other settings. Costs evaluations, and no gradient of the training.
 */
public final class FinishedRun implements AutoCloseable {

  private final RunDirectory run;
  private final Resolved resolved;
  private final Node node;
  private final WeightUpdate update;
  private final Schedule rates;
  private final JournalReader journal;
  private long taken;

  /**
   * Goes to the start of a run.
   *
   * @param run the run, whose journal holds all of its steps
   * @param data the run's data
   */
  public FinishedRun(RunDirectory run, DataSet data) {
    this.run = run;
    this.resolved = run.file().resolved().orElseThrow();
    this.node = StepRunner.node(run.file().request(), data);
    this.update = node.update();
    this.rates = RunRates.of(run.file().request(), resolved);
    this.journal = JournalReader.scan(run.journal());
  }

  private void goTo(long step, LongConsumer afterEach) {
    journal.replay(
        taken,
        step,
        (k, verdict, measures) -> {
          update.apply(k, verdict, rates.rate(k));
          afterEach.accept(k + 1);
        });
    taken = step;
  }

  /**
   * Scores averages of all iterates.
   *
   * @param etas η of each average, as in {@link dev.polarity.sign.IterateAverage}
   * @return the test accuracy of the last iterate, and behind it that of each average
   */
  public double[] accuracies(double... etas) {
    FloatBuffer weights = node.replica().weights();
    float[] now = new float[weights.capacity()];
    float[][] averages = new float[etas.length][now.length];
    goTo(
        resolved.steps(),
        count -> {
          weights.get(0, now);
          for (int i = 0; i < etas.length; i++) {
            follow(averages[i], now, (float) ((etas[i] + 1) / (count + etas[i])));
          }
        });
    if (!node.replica().fingerprint().equals(run.result().orElseThrow().fingerprint())) {
      throw new IllegalStateException("The journal leads elsewhere than the run: " + run.path());
    }
    double[] accuracies = new double[1 + etas.length];
    accuracies[0] = node.scoreOfLast().accuracy();
    for (int i = 0; i < etas.length; i++) {
      node.average().floats().put(0, averages[i]);
      accuracies[1 + i] = node.scoreOfAverage().accuracy();
    }
    return accuracies;
  }

  private static void follow(float[] average, float[] now, float share) {
    for (int j = 0; j < average.length; j++) {
      average[j] += share * (now[j] - average[j]);
    }
  }

  /**
   * Finds the root of the equation of the initial rate again, at later weights.
   *
   * @param steps steps taken, ascending
   * @param images on how many training images, one after the other
   * @return δ* at each of the steps for each number of images, in units of a weight
   */
  public double[][] roots(long[] steps, int[] images) {
    double[][] roots = new double[images.length][steps.length];
    for (int i = 0; i < steps.length; i++) {
      goTo(steps[i], count -> {});
      for (int sample = 0; sample < images.length; sample++) {
        roots[sample][i] = node.measured("root", images[sample], InitialRate::root);
      }
    }
    return roots;
  }

  @Override
  public void close() {
    node.close();
  }
}
