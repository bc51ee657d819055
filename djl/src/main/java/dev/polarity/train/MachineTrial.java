package dev.polarity.train;

import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.polarity.data.DataSet;
import dev.polarity.error.InvalidInputException;
import dev.polarity.forecast.Load;
import dev.polarity.forecast.MeasuredWire;
import dev.polarity.forecast.Slowest;
import dev.polarity.forecast.Way;
import dev.polarity.forecast.WayFigures;
import dev.polarity.meeting.Peers;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.model.ModelRecipe;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import dev.polarity.sign.VotingRule;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Measures what a forecast of a run on several machines needs, by the product's own classes: the
 * steps of a voter, what an exchange costs beside the link, how many bits the signs of this model
 * take, and, where there are several nodes, the links between them. All nodes measure the same at
 * the same time. Nothing is left behind.
 */
public final class MachineTrial {

  private static final int MOST_REHEARSED = 4;
  private static final int LEAST_REHEARSED = 2;

  /** Coordinates above which two nodes are rehearsed rather than four, for the sake of memory. */
  private static final long LARGE = 1L << 24;

  private static final int PLAIN_BITS = 1;
  private static final int FLOAT_BITS = 32;

  /** How long a stage lasts, in units of the seconds that are given. */
  private static final double LEARNING = 2;

  private static final double LINKS = 2;

  private final RunSpec spec;
  private final DataSet data;
  private final ModelRecipe recipe;
  private final OptionalInt voters;
  private final double seconds;
  private final Consumer<String> notices;
  private final Loss loss = new SoftmaxCrossEntropyLoss();

  /**
   * What was measured.
   *
   * @param load what a step is of
   * @param figures of each way of taking a step
   * @param rehearsed steps of the short training whose signs were coded
   * @param socketBytesPerSecond what this machine's sockets carry each way, without a network
   * @param links the links between the nodes, where there are several
   */
  public record Outcome(
      Load load,
      Map<Way, WayFigures> figures,
      int rehearsed,
      double socketBytesPerSecond,
      Optional<Links> links) {

    /** Copies the map. */
    public Outcome {
      figures = Map.copyOf(figures);
    }
  }

  /**
   * What was measured between nodes.
   *
   * @param nodes how many there are
   * @param rank which one this is
   * @param wire the links
   * @param spread distance between the quartiles of an amount's times, as a share of its time
   */
  public record Links(int nodes, int rank, MeasuredWire wire, double spread) {}

  /**
   * Prepares a trial.
   *
   * @param spec model, batch, method and threads, with an initial rate; a method that votes
   * @param voters N, where the run is to have so many on any number of machines; else each machine
   *     has one
   * @param data the data
   * @param recipe builds the network
   * @param seconds about how long each of some six stages lasts, longer where a model is large
   * @param notices is told what is being measured
   */
  public MachineTrial(
      RunSpec spec,
      OptionalInt voters,
      DataSet data,
      ModelRecipe recipe,
      double seconds,
      Consumer<String> notices) {
    this.spec = spec;
    this.voters = voters;
    this.data = data;
    this.recipe = recipe;
    this.seconds = seconds;
    this.notices = notices;
  }

  /** Measures this machine by itself. */
  public Outcome alone() {
    return measure(Peers.alone());
  }

  /**
   * Measures together with other nodes, which do the same.
   *
   * @param rendezvous where they meet
   * @throws InvalidInputException if they measure something else
   */
  public Outcome together(Rendezvous rendezvous) {
    try (Peers peers = Peers.of(rendezvous.meet(new byte[32]))) {
      return peers.during(
          () -> {
            compare(peers);
            return measure(peers);
          });
    }
  }

  private void compare(Peers peers) {
    String mine =
        "--model %s %s --data %s --batch %d --method %s --threads %d --voters %s --seconds %s"
            .formatted(
                spec.model(),
                spec.modelOptions(),
                data.name(),
                spec.batch(),
                spec.method().text(),
                spec.threads(),
                voters.isPresent() ? voters.getAsInt() : "one per node",
                seconds);
    List<byte[]> told = peers.gather("what is measured", mine.getBytes(StandardCharsets.UTF_8));
    for (int rank = 0; rank < told.size(); rank++) {
      String theirs = new String(told.get(rank), StandardCharsets.UTF_8);
      if (!theirs.equals(mine)) {
        peers.staySoThatAllHear("measurements that differ");
        throw new InvalidInputException(
            "Node %d measures \"%s\", but node %d \"%s\"; give all nodes the same options."
                .formatted(rank, theirs, peers.rank(), mine));
      }
    }
  }

  private Outcome measure(Peers peers) {
    EngineSettings.apply(spec.threads(), spec.kernels());
    notices.accept("Learning for a while, to see how well this model's signs can be coded ...");
    peers.gather("beginning of the short training", new byte[0]);
    LearningTrial.Outcome learned = learn(rehearsed());
    notices.accept("Timing steps ...");
    StepTrial trial = new StepTrial(peers, seconds);
    RunSpec one = spec.toBuilder().voters(1).build();
    StepTrial.Outcome votes;
    try (Node node = node(one)) {
      votes = trial.votes(one, node);
    }
    RunSpec descent = descent(one);
    StepTrial.Outcome dense;
    try (Node node = node(descent)) {
      dense = trial.dense(descent, node);
    }
    Map<Way, WayFigures> figures = figures(learned, votes, dense);
    Load load = new Load(learned.coordinates(), spec.batch(), voters);
    Optional<Links> links =
        peers
            .messenger()
            .map(messenger -> links(peers, load.coordinates(), figures.get(Way.PLAIN)));
    return new Outcome(load, figures, learned.steps(), SocketTrial.bytesPerSecond(), links);
  }

  private LearningTrial.Outcome learn(int voters) {
    RunSpec rehearsed = spec.toBuilder().voters(voters).build();
    try (Node node = node(rehearsed)) {
      if (node.replica().coordinates() <= LARGE || voters == LEAST_REHEARSED) {
        return LearningTrial.run(rehearsed, node, LEARNING * seconds);
      }
    }
    return learn(LEAST_REHEARSED);
  }

  private int rehearsed() {
    return Math.max(LEAST_REHEARSED, Math.min(MOST_REHEARSED, voters.orElse(MOST_REHEARSED)));
  }

  /** The cheapest of the methods that send floats. */
  private static RunSpec descent(RunSpec one) {
    return RunSpec.builder()
        .data(one.data())
        .model(one.model())
        .modelOptions(one.modelOptions())
        .voters(1)
        .batch(one.batch())
        .seed(one.seed())
        .method(Method.SGD)
        .initialRate(one.initialRate().orElseThrow())
        .averaging(one.averaging())
        .augment(one.augment())
        .threads(one.threads())
        .kernels(one.kernels())
        .build();
  }

  private Node node(RunSpec asked) {
    Replica replica =
        Replica.of(
            recipe.build(data.inputShape(), data.classes().size()),
            data.inputShape(),
            name -> false);
    try {
      BlockFit.require(replica, data, loss);
      Node node = new Node(asked, VotingRule.arithmetic1(), data, replica, loss, Peers.alone());
      InitialWeights.of(new CounterRandom(asked.seed())).set(replica);
      node.startAverage();
      return node;
    } catch (RuntimeException e) {
      replica.close();
      throw e;
    }
  }

  private static Map<Way, WayFigures> figures(
      LearningTrial.Outcome learned, StepTrial.Outcome votes, StepTrial.Outcome dense) {
    Slowest voting = new Slowest(votes.steps());
    int nodes = learned.nodes();
    Map<Way, WayFigures> figures = new EnumMap<>(Way.class);
    figures.put(
        Way.PLAIN,
        new WayFigures(voting, votes.voter(), learned.plain(), nodes, PLAIN_BITS, PLAIN_BITS));
    figures.put(
        Way.CODED,
        new WayFigures(
            voting,
            votes.voter(),
            learned.coded(),
            nodes,
            learned.ballotBits(),
            learned.verdictBits()));
    figures.put(
        Way.DENSE,
        new WayFigures(
            new Slowest(dense.steps()),
            dense.voter(),
            learned.dense(),
            nodes,
            FLOAT_BITS,
            FLOAT_BITS));
    return figures;
  }

  private Links links(Peers peers, long coordinates, WayFigures votes) {
    notices.accept("Timing the links ...");
    int nodes = peers.nodes();
    double most = (double) coordinates * Float.BYTES * (nodes - 1) / nodes;
    WireTrial.Outcome outcome =
        new WireTrial(peers, LINKS * seconds, votes.step().mean()).run(most);
    return new Links(nodes, peers.rank(), outcome.wire(), outcome.spread());
  }
}
