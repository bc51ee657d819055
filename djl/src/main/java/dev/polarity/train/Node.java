package dev.polarity.train;

import ai.djl.training.loss.Loss;
import dev.polarity.data.DataSet;
import dev.polarity.exchange.Exchange;
import dev.polarity.exchange.Placement;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import dev.polarity.schedule.Schedule;
import dev.polarity.sign.Momentum;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.VotingRule;
import java.util.ArrayList;
import java.util.List;

/**
 * One node of a run, in memory: its replica, its voters, and what evaluates them. It knows nothing
 * of files; {@link RunSession} keeps what it does.
 */
final class Node implements AutoCloseable {

  private final RunSpec spec;
  private final DataSet data;
  private final Loss loss;
  private final CounterRandom random;
  private final EngineSeed seed;
  private final Replica replica;
  private final FlatMemory average;
  private final List<Voter> voters = new ArrayList<>();
  private final MiniBatches batches;
  private final Divergence divergence;
  private final VoterPass pass;
  private final Recalibration recalibration;
  private final Evaluation evaluation;
  private final Chunks chunks;

  /**
   * Assembles a node at the initial weights.
   *
   * @param spec the run's spec
   * @param rule how zeros and ties are decided
   * @param data the run's data
   * @param replica a replica of the run's block
   * @param loss the run's loss
   * @param rank which node this is
   * @param nodes how many there are
   */
  Node(
      RunSpec spec,
      VotingRule rule,
      DataSet data,
      Replica replica,
      Loss loss,
      int rank,
      int nodes) {
    this.spec = spec;
    this.data = data;
    this.loss = loss;
    this.replica = replica;
    this.random = new CounterRandom(spec.seed());
    this.seed = new EngineSeed(random);
    this.batches = new MiniBatches(spec, data, random);
    this.divergence = new Divergence(spec.method());
    this.pass = new VoterPass(replica, batches, loss, seed, divergence);
    this.recalibration =
        new Recalibration(
            data.train(),
            batches.order().recalibrationSample(Recalibration.BATCHES * Recalibration.BATCH),
            seed);
    this.chunks = new Chunks(spec.threads());
    this.evaluation = new Evaluation(data.test(), loss);
    this.average = spec.averaging() ? new FlatMemory(replica.coordinates()) : null;
    int first = Placement.firstVoter(rank, nodes, spec.voters());
    int count = Placement.voterCount(rank, nodes, spec.voters());
    for (int voter = first; voter < first + count; voter++) {
      voters.add(new Voter(voter, method(voter, rule), spec.clip(), chunks, divergence));
    }
  }

  private BallotMethod method(int voter, VotingRule rule) {
    return spec.method() == Method.SIGNUM
        ? new BallotMethod.Signum(
            voter, spec.voters(), rule.zeros(), new Momentum(replica.coordinates(), spec.beta()))
        : new BallotMethod.Sign(voter, spec.voters(), rule.zeros());
  }

  /** Lets the average begin at the weights of the replica, as before the first step. */
  void startAverage() {
    if (average != null) {
      average.floats().put(0, replica.weights(), 0, average.floats().capacity());
    }
  }

  /** Returns the compute probe of this process for this run. */
  String probe() {
    return ComputeProbe.run(
        replica, data.train(), batches.order().leading(spec.batch()), loss, random, seed);
  }

  /** Returns δ*, the root of the equation of the initial rate, at the replica's weights. */
  double initialRateRoot() {
    int[] sample = batches.order().leading(InitialRate.IMAGES);
    return new InitialRate(replica, data.train(), sample, loss, seed).root();
  }

  /** Returns what a verdict does to this node's weights. */
  WeightUpdate update() {
    return new WeightUpdate(
        replica.weightMemory(), average, replica.slots(), spec.weightDecay(), chunks);
  }

  /** Returns the loop, about to take the given step. */
  TrainingLoop loop(
      Exchange exchange, Schedule rates, TrainingLoop.StepLog log, long step, long[] lastVerdict) {
    return new TrainingLoop(
        replica, voters, pass, exchange, rates, update(), log, step, lastVerdict);
  }

  /** Returns the loop of a method that is compared with, about to take the first step. */
  ComparatorLoop comparatorLoop(GradientStep gradientStep) {
    VoterGradient gradient = new VoterGradient(replica, spec.clip(), divergence);
    return new ComparatorLoop(gradient, spec.voters(), pass, gradientStep);
  }

  /** Returns what acts on the weights beside a method's own step. */
  DecayAndAverage decayAndAverage() {
    return new DecayAndAverage(
        replica.weightMemory(), average, replica.slots(), spec.weightDecay());
  }

  /** Returns the verdict that counts as the one before step 0. */
  long[] verdictBeforeStart() {
    long[] verdict = new long[SignWords.count(replica.coordinates())];
    SignWords.initialVerdict(replica.coordinates(), verdict);
    return verdict;
  }

  /** Scores the last iterate, with its own statistics. */
  Evaluation.Score scoreOfLast() {
    recalibration.run(replica);
    return evaluation.of(replica);
  }

  /** Scores the average of the iterates, with its own statistics; needs averaging. */
  Evaluation.Score scoreOfAverage() {
    float[] last = replica.weightMemory().copy();
    try {
      publishable();
      return evaluation.of(replica);
    } finally {
      replica.weightMemory().restore(last);
    }
  }

  /**
   * Turns the replica into the model that is published: the average where one is kept, with
   * recalibrated statistics.
   */
  void publishable() {
    if (average != null) {
      replica.weights().put(0, average.floats(), 0, average.floats().capacity());
    }
    recalibration.run(replica);
  }

  /** Scores the replica as it is. */
  Evaluation.Score score() {
    return evaluation.of(replica);
  }

  MiniBatches batches() {
    return batches;
  }

  Replica replica() {
    return replica;
  }

  FlatMemory average() {
    return average;
  }

  List<Voter> voters() {
    return voters;
  }

  @Override
  public void close() {
    chunks.close();
    replica.close();
  }
}
