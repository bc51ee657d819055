package dev.polarity.train;

import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.polarity.data.DataSet;
import dev.polarity.data.LabelledBatch;
import dev.polarity.exchange.Exchange;
import dev.polarity.exchange.InProcessExchange;
import dev.polarity.meeting.Peers;
import dev.polarity.model.Models;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.RunRates;
import dev.polarity.run.RunSpec;
import dev.polarity.schedule.Schedule;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.io.IOException;

/**
 * Trains in memory and shows every ballot and every verdict. The steps are those of {@link
 * TrainingLoop}, which adds ballots up and so has none of them to show.
 */
public final class VoteRecorder {

  /** Is shown every step. */
  public interface Observer {
    /**
     * A run begins.
     *
     * @param coordinates d
     * @param steps how many steps follow
     */
    void begin(long coordinates, long steps) throws IOException;

    /**
     * A step was voted on.
     *
     * @param ballots those of all voters; not to be kept
     * @param verdict the verdict; not to be kept
     */
    void onStep(long[][] ballots, long[] verdict) throws IOException;
  }

  private VoteRecorder() {}

  /**
   * Runs a spec in this process, without evaluations.
   *
   * @param spec what to run; its data are ignored
   * @param data the data
   * @param mostSteps where to stop at the latest
   * @param observer is shown every step
   */
  public static void run(RunSpec spec, DataSet data, long mostSteps, Observer observer)
      throws IOException {
    EngineSettings.apply(spec.threads(), spec.kernels());
    Loss loss = new SoftmaxCrossEntropyLoss();
    Replica replica =
        Replica.of(
            Models.find(spec.model(), spec.modelOptions(), VoteRecorder.class.getClassLoader())
                .build(data.inputShape(), data.classes().size()),
            data.inputShape(),
            name -> false);
    VotingRule rule = VotingRule.arithmetic1();
    CounterRandom random = new CounterRandom(spec.seed());
    EngineSeed seed = new EngineSeed(random);
    Exchange exchange = InProcessExchange.alone(spec.voters(), rule.ties());
    try (Node node = new Node(spec, rule, data, replica, loss, Peers.alone())) {
      InitialWeights.of(random).set(replica);
      node.startAverage();
      long stepsPerEpoch = node.batches().order().stepsPerEpoch();
      long planned = spec.totalSteps(stepsPerEpoch);
      long stage = spec.stage().steps(stepsPerEpoch, planned);
      double rate =
          spec.initialRate().isPresent()
              ? spec.initialRate().getAsDouble()
              : InitialRate.factor(stage)
                  * node.measured("root", InitialRate.IMAGES, InitialRate::root);
      Schedule rates = RunRates.of(spec, rate, planned, stage);
      WeightUpdate update = node.update();
      long[] lastVerdict = node.verdictBeforeStart();
      long[] verdict = new long[lastVerdict.length];
      long[][] ballots = new long[spec.voters()][lastVerdict.length];
      Tally tally = new Tally(replica.coordinates(), spec.voters());
      long steps = Math.min(mostSteps, planned);
      observer.begin(replica.coordinates(), steps);
      for (long step = 0; step < steps; step++) {
        tally.clear();
        for (Voter voter : node.voters()) {
          try (NDManager manager = replica.manager().newSubManager()) {
            LabelledBatch batch = node.batches().of(manager, step, voter.number());
            seed.set(step, voter.number());
            replica.backward(batch, loss);
          }
          long[] ballot = ballots[voter.number()];
          voter.cast(step, replica.gradient(), replica, ballot);
          tally.add(ballot);
        }
        exchange.vote(step, tally, lastVerdict, verdict);
        update.apply(step, verdict, rates.rate(step));
        observer.onStep(ballots, verdict);
        long[] reused = lastVerdict;
        lastVerdict = verdict;
        verdict = reused;
      }
    }
  }
}
