package dev.polarity.train;

import ai.djl.training.loss.Loss;
import dev.polarity.data.DataSet;
import dev.polarity.error.DivergedException;
import dev.polarity.error.InvalidInputException;
import dev.polarity.exchange.Exchange;
import dev.polarity.exchange.Placement;
import dev.polarity.hash.Sha256;
import dev.polarity.meeting.Peers;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import dev.polarity.run.Sampling;
import dev.polarity.schedule.Schedule;
import dev.polarity.sign.Momentum;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.VotingRule;
import dev.polarity.snapshot.VoterState;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

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
  private final BatchesAhead ahead;
  private final Divergence divergence;
  private final VoterPass pass;
  private final Recalibration recalibration;
  private final Evaluation evaluation;
  private final Chunks chunks;
  private final Peers peers;

  /**
   * Assembles a node at the initial weights.
   *
   * @param spec the run's spec
   * @param rule how zeros and ties are decided
   * @param data the run's data
   * @param replica a replica of the run's block
   * @param loss the run's loss
   * @param peers this node and the others
   */
  Node(RunSpec spec, VotingRule rule, DataSet data, Replica replica, Loss loss, Peers peers) {
    this.spec = spec;
    this.data = data;
    this.loss = loss;
    this.peers = peers;
    this.replica = replica;
    this.random = new CounterRandom(spec.seed());
    this.seed = new EngineSeed(random);
    this.batches = new MiniBatches(spec, data, random);
    this.divergence = new Divergence(spec);
    this.recalibration =
        new Recalibration(
            data.train(),
            batches.order().recalibrationSample(Recalibration.BATCHES * Recalibration.BATCH),
            seed,
            peers::progress);
    this.chunks = new Chunks(spec.threads());
    this.evaluation = new Evaluation(data.test(), loss);
    this.average = spec.averaging() ? new FlatMemory(replica.coordinates()) : null;
    int first = Placement.firstVoter(peers.rank(), peers.nodes(), spec.voters());
    int count = Placement.voterCount(peers.rank(), peers.nodes(), spec.voters());
    this.ahead = new BatchesAhead(batches, replica.manager(), first, first + count);
    this.pass =
        new VoterPass(replica, ahead, spec.batch(), loss, seed, divergence, peers::progress);
    for (int voter = first; voter < first + count; voter++) {
      voters.add(new Voter(voter, method(voter, rule), spec.clip(), chunks, divergence));
    }
  }

  private BallotMethod method(int voter, VotingRule rule) {
    return spec.method().keepsVoterState()
        ? new BallotMethod.OfMomentum(voter, spec.voters(), rule.zeros(), momentum())
        : new BallotMethod.Sign(voter, spec.voters(), rule.zeros());
  }

  private Momentum momentum() {
    return spec.method() == Method.SIGNUM
        ? new Momentum(replica.coordinates(), spec.beta())
        : new Momentum(
            replica.coordinates(),
            (float) spec.methodOption("beta1"),
            (float) spec.methodOption("beta2"));
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

  /**
   * Measures something along a step by signs from the replica's weights: all nodes together, or,
   * with sharded sampling, where no other node has the images, rank 0 for all. All get the same
   * bits.
   *
   * @param purpose what is measured; the same on all nodes
   * @param images on how many training images
   * @param measurement what is asked of the step
   */
  double measured(String purpose, int images, ToDoubleFunction<SignRay> measurement) {
    if (spec.sampling() == Sampling.SHARDED) {
      return new RateMeeting(peers)
          .measured(
              purpose, () -> measured(ray(images, Peers.alone(peers::progress)), measurement));
    }
    try {
      return measured(ray(images, peers), measurement);
    } catch (InvalidInputException | DivergedException e) {
      // What all nodes find: each has to have it from its own measurement.
      peers.staySoThatAllHear("what is wrong with the " + purpose);
      throw e;
    }
  }

  private static double measured(SignRay ray, ToDoubleFunction<SignRay> measurement) {
    try (ray) {
      return measurement.applyAsDouble(ray);
    }
  }

  private SignRay ray(int images, Peers together) {
    int[] sample = batches.order().leading(images);
    return new SignRay(replica, data.train(), sample, loss, seed, together);
  }

  /** Returns what a verdict does to this node's weights. */
  WeightUpdate update() {
    return new WeightUpdate(
        replica.weightMemory(),
        average,
        DecayingRanges.of(replica.slots()),
        spec.weightDecay(),
        chunks);
  }

  /** Returns the loop, about to take the given step. */
  TrainingLoop loop(
      Exchange exchange, Schedule rates, TrainingLoop.StepLog log, long step, long[] lastVerdict) {
    return new TrainingLoop(
        replica,
        voters,
        pass,
        exchange,
        rates,
        update(),
        log,
        new StepProfile(),
        step,
        lastVerdict);
  }

  /** Returns the loop of a method that is compared with, about to take the first step. */
  ComparatorLoop comparatorLoop(GradientStep gradientStep) {
    VoterGradient gradient = new VoterGradient(replica, spec.clip(), divergence);
    return new ComparatorLoop(gradient, voters, pass, gradientStep, new StepProfile());
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

  /** Returns the state of each voter of this node, by number; empty where voters keep none. */
  SortedMap<Integer, VoterState> voterStates() {
    SortedMap<Integer, VoterState> states = new TreeMap<>();
    for (Voter voter : voters) {
      if (voter.method() instanceof BallotMethod.OfMomentum method) {
        states.put(voter.number(), VoterState.of(method.momentum()));
      }
    }
    return states;
  }

  /** Returns the hash of the weights and of their average, by which replicas are compared. */
  byte[] weightHash() {
    MessageDigest digest = Sha256.digest();
    digest.update(replica.weightMemory().bytes());
    if (average != null) {
      digest.update(average.bytes());
    }
    return digest.digest();
  }

  /** Scores the last iterate, with its own statistics. */
  Evaluation.Score scoreOfLast() {
    recalibrate();
    return score();
  }

  /**
   * Recomputes the running statistics on rank 0, whose bits all nodes take: with sharded sampling
   * the images are voter 0's, and in any case all then evaluate one and the same model.
   */
  private void recalibrate() {
    if (replica.hasStatistics()) {
      byte[] statistics =
          peers.share(
              "running statistics",
              () -> {
                recalibration.run(replica);
                return replica.statistics();
              });
      replica.setStatistics(statistics);
    }
  }

  /** Scores the average of the iterates, with its own statistics; needs averaging. */
  Evaluation.Score scoreOfAverage() {
    float[] last = replica.weightMemory().copy();
    try {
      publishable();
      return score();
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
    recalibrate();
  }

  /** Scores the replica as it is, together with the other nodes. */
  Evaluation.Score score() {
    SharedEvaluation shared = new SharedEvaluation(peers, evaluation.chunks());
    return evaluation.of(shared.scores("evaluation", chunk -> evaluation.chunk(chunk, replica)));
  }

  /** Returns this node and the others. */
  Peers peers() {
    return peers;
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

  VoterPass pass() {
    return pass;
  }

  @Override
  public void close() {
    ahead.close();
    chunks.close();
    replica.close();
  }
}
