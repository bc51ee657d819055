package dev.polarity.train;

import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.polarity.data.DataSet;
import dev.polarity.exchange.InProcessExchange;
import dev.polarity.meeting.Peers;
import dev.polarity.model.Models;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.RunRates;
import dev.polarity.run.RunSpec;
import dev.polarity.schedule.Schedule;
import dev.polarity.sign.VotingRule;

/**
 * A run in memory, for studies that vary what the product has fixed: the rule for zeros and ties,
 * the factor of the initial rate. It goes through the product's own node and loop, and only leaves
 * out the run directory.
 */
public final class Trial {

  /** Is shown every step. */
  public interface Observer {
    /**
     * A step was taken.
     *
     * @param verdict the verdict; not to be kept
     * @param record what happened
     */
    void onStep(long[] verdict, StepRecord record);
  }

  /**
   * What a trial ended with.
   *
   * @param root δ*, NaN if a rate was given
   * @param rate the initial rate that was used
   * @param accuracyLast test accuracy of the last iterate
   * @param accuracy test accuracy of the average of the iterates; of the last if there is none
   * @param loss mean training loss of the last step
   * @param coordinates d
   * @param deadShare share of the coordinates whose gradient was 0 at every step, as far as the
   *     last voter of each step tells
   * @param deadExcursion largest distance of such a coordinate from its start, in initial rates
   * @param fingerprint of the last weights
   */
  public record Outcome(
      double root,
      double rate,
      double accuracyLast,
      double accuracy,
      double loss,
      int coordinates,
      double deadShare,
      double deadExcursion,
      String fingerprint) {}

  private Trial() {}

  /**
   * Returns the factor of the initial rate that a run has.
   *
   * @param stageSteps steps of a stage, at least 1
   */
  public static double factor(long stageSteps) {
    return InitialRate.factor(stageSteps);
  }

  /**
   * Runs a spec in this process.
   *
   * @param spec what to run; its data are ignored
   * @param data the data
   * @param rule how zeros and ties are decided
   * @param factor what the root of the initial rate is multiplied by, where the spec has no rate
   * @param observer is shown every step
   */
  public static Outcome run(
      RunSpec spec, DataSet data, VotingRule rule, double factor, Observer observer) {
    if (!spec.method().votes()) {
      throw new IllegalArgumentException(
          "A trial shows verdicts, and " + spec.method().text() + " has none.");
    }
    EngineSettings.apply(spec.threads(), spec.kernels());
    Loss loss = new SoftmaxCrossEntropyLoss();
    Replica replica =
        Replica.of(
            Models.find(spec.model(), spec.modelOptions(), Trial.class.getClassLoader())
                .build(data.inputShape(), data.classes().size()),
            data.inputShape(),
            name -> false);
    try (Node node = new Node(spec, rule, data, replica, loss, Peers.alone())) {
      InitialWeights.of(new CounterRandom(spec.seed())).set(replica);
      node.startAverage();
      double root =
          spec.initialRate().isPresent()
              ? Double.NaN
              : node.measured("root", InitialRate.IMAGES, InitialRate::root);
      double rate = spec.initialRate().orElse(factor * root);
      long stepsPerEpoch = node.batches().order().stepsPerEpoch();
      long steps = spec.totalSteps(stepsPerEpoch);
      Schedule rates = RunRates.of(spec, rate, steps, spec.stage().steps(stepsPerEpoch, steps));
      double[] lastLoss = new double[1];
      TrainingLoop loop =
          node.loop(
              InProcessExchange.alone(spec.voters(), rule.ties()),
              rates,
              (verdict, record, measures) -> {
                lastLoss[0] = record.loss();
                observer.onStep(verdict, record);
              },
              0,
              node.verdictBeforeStart());
      float[] start = replica.weightMemory().copy();
      boolean[] alive = new boolean[start.length];
      while (loop.steps() < steps) {
        loop.takeStep();
        markAlive(replica, alive);
      }
      int dead = 0;
      double excursion = 0;
      for (int j = 0; j < start.length; j++) {
        if (!alive[j]) {
          dead++;
          excursion = Math.max(excursion, Math.abs(replica.weights().get(j) - start[j]) / rate);
        }
      }
      String fingerprint = replica.fingerprint();
      double accuracy = spec.averaging() ? node.scoreOfAverage().accuracy() : Double.NaN;
      double last = node.scoreOfLast().accuracy();
      return new Outcome(
          root,
          rate,
          last,
          spec.averaging() ? accuracy : last,
          lastLoss[0],
          start.length,
          (double) dead / start.length,
          excursion,
          fingerprint);
    }
  }

  private static void markAlive(Replica replica, boolean[] alive) {
    float[] chunk = new float[Chunks.SIZE];
    for (int first = 0; first < alive.length; first += chunk.length) {
      int length = Math.min(chunk.length, alive.length - first);
      replica.gradient().read(first, chunk, length);
      for (int i = 0; i < length; i++) {
        alive[first + i] |= chunk[i] != 0;
      }
    }
  }
}
