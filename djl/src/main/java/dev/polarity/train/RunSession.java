package dev.polarity.train;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import dev.polarity.data.DataSet;
import dev.polarity.error.InvalidInputException;
import dev.polarity.journal.RunIdentity;
import dev.polarity.meeting.Beginning;
import dev.polarity.meeting.Peers;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.Arithmetic;
import dev.polarity.run.DataSection;
import dev.polarity.run.MadeWith;
import dev.polarity.run.MeasuredRate;
import dev.polarity.run.Method;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.PolarityVersion;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunFile;
import dev.polarity.run.RunRates;
import dev.polarity.run.RunResult;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunTotals;
import dev.polarity.run.ScheduleKind;
import dev.polarity.run.SpecHash;
import dev.polarity.schedule.MeasuredSchedule;
import dev.polarity.sign.VotingRule;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * One session of a run: from an open run directory to its result, or to whatever stops it. A new
 * run and a resumed one take the same way; they differ only in what the directory already holds.
 */
final class RunSession {

  private final RunDirectory run;
  private final RunSpec spec;
  private final Setup setup;
  private final Optional<Rendezvous> rendezvous;
  private final Repeatability repeatability;
  private boolean started;

  /**
   * Prepares a session.
   *
   * @param run the open run directory
   * @param setup what the program gives
   * @param rendezvous where the other nodes are met; empty for a run with one node
   */
  RunSession(RunDirectory run, Setup setup, Optional<Rendezvous> rendezvous) {
    this.run = run;
    this.rendezvous = rendezvous;
    this.spec = run.file().request();
    this.setup = setup;
    this.repeatability = new Repeatability(run, setup);
  }

  /** Returns whether the run has come so far that its directory is worth keeping. */
  boolean hasStarted() {
    return started;
  }

  /** Runs to the end. */
  RunResult run() {
    rendezvous.ifPresent(this::requireVoters);
    rendezvous.ifPresent(this::requireSums);
    EngineSettings.apply(spec.threads(), spec.kernels());
    DataSet data = setup.data().get();
    DataSection section = describe(data);
    Unchanged.require(run.file(), run.path().toString(), section, spec.init());
    setup
        .repeated()
        .ifPresent(file -> Unchanged.require(file, "the run to be repeated", section, spec.init()));
    try (Replica replica = fitting(data, () -> replica(data))) {
      InitialWeights.of(new CounterRandom(spec.seed())).set(replica);
      spec.init().ifPresent(file -> InitialFile.load(file, replica));
      String specLines = specLines(replica, section);
      RunIdentity identity = new RunIdentity(replica.coordinates(), SpecHash.of(specLines));
      try (Peers peers = meet(identity)) {
        return peers.during(() -> run(peers, replica, data, section, specLines, identity));
      }
    }
  }

  private void requireVoters(Rendezvous nodes) {
    if (nodes.nodes() > spec.voters()) {
      throw new InvalidInputException(
          "--voters %d: a run on %d nodes needs as many voters at least, one for each; take more voters or fewer nodes."
              .formatted(spec.voters(), nodes.nodes()));
    }
  }

  private void requireSums(Rendezvous nodes) {
    boolean sums = spec.method() != Method.EF_SIGN && spec.method() != Method.ALIAS;
    if (nodes.nodes() > 1 && !sums) {
      throw new InvalidInputException(
          "--method %s is compared within one process only, but this run has %d nodes; take one node, or a method that sums gradients or votes."
              .formatted(spec.method().text(), nodes.nodes()));
    }
  }

  private Peers meet(RunIdentity identity) {
    return rendezvous
        .map(nodes -> setup.stop().interrupting(() -> nodes.meet(identity.specHash())))
        .map(Peers::of)
        .orElseGet(Peers::alone);
  }

  private RunResult run(
      Peers peers,
      Replica replica,
      DataSet data,
      DataSection section,
      String specLines,
      RunIdentity identity) {
    try (Node node = new Node(spec, VotingRule.arithmetic1(), data, replica, setup.loss(), peers)) {
      node.startAverage();
      NodeMeeting meeting = new NodeMeeting(run, setup, node);
      meeting.introduce(specLines);
      return run(node, data, section, meeting, identity);
    }
  }

  private String specLines(Replica replica, DataSection section) {
    return SpecHash.lines(
        spec.toBuilder().modelOption("structure", replica.structure()).build(),
        section.sha256(),
        replica.coordinates(),
        spec.init().map(InitialFile::sha256));
  }

  private Replica replica(DataSet data) {
    Replica replica =
        Replica.of(
            setup.recipe().build(data.inputShape(), data.classes().size()),
            data.inputShape(),
            setup.frozen());
    try {
      BlockFit.require(replica, data, setup.loss());
      return replica;
    } catch (RuntimeException e) {
      replica.close();
      throw e;
    }
  }

  /** Does what shows whether a user's block fits the data; the engine's own words say why not. */
  private <T> T fitting(DataSet data, Supplier<T> first) {
    try {
      return first.get();
    } catch (EngineException
        | IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException e) {
      throw new InvalidInputException(
          "The model %s does not fit the data %s, whose examples have the shape %s (%s)."
              .formatted(
                  spec.model(),
                  data.name(),
                  data.inputShape(),
                  String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  private RunResult run(
      Node node, DataSet data, DataSection section, NodeMeeting meeting, RunIdentity identity) {
    Peers peers = node.peers();
    boolean begun = run.file().isComplete();
    String probe = repeatability.checked(fitting(data, node::probe));
    repeatability.agree(peers, probe);
    Resolved resolved = resolve(node, meeting);
    if (!begun) {
      run.complete(section, resolved, MadeWith.here(tensorLibrary()));
    } else if (!run.file().resolved().equals(Optional.of(resolved))) {
      run.writeMeasuredRates(resolved.measuredRates());
    }
    Optional<Beginning> beginning = peers.messenger().map(messenger -> meeting.begin(identity));
    beginning.ifPresent(this::tellWhatIsLost);
    boolean finished = beginning.filter(Beginning::finished).isPresent();
    if (finished && !spec.method().votes()) {
      // A comparator keeps nothing that another node could lack.
      started = true;
      return sharedResult(peers, () -> run.result().orElseThrow());
    }
    RunRates rates = RunRates.of(spec, resolved);
    try (Course course = course(begun, identity, node, rates, beginning)) {
      started = true;
      if (finished) {
        return sharedResult(peers, () -> run.result().orElseThrow());
      }
      setup
          .listener()
          .onStart(
              new RunStart(
                  run.path(),
                  spec,
                  section,
                  resolved,
                  node.replica().coordinates(),
                  course.steps(),
                  node.batches().order().stepsPerEpoch(),
                  (int) node.batches().order().droppedPerEpoch()));
      RunLoop loop = new RunLoop(run, node, resolved, course, setup);
      MetricsLine last = loop.toTheEnd();
      double testLoss = publish(node, data, last);
      RunTotals totals = loop.totals();
      RunResult result =
          sharedResult(
              peers,
              () -> {
                RunResult own = result(node, resolved, probe, last, testLoss, totals);
                run.writeResult(own);
                return own;
              });
      setup.listener().onEnd(result);
      return result;
    }
  }

  /** Returns rank 0's result, which the other nodes keep as a sign that the run is finished. */
  private RunResult sharedResult(Peers peers, Supplier<RunResult> known) {
    byte[] shared =
        peers.share("result", () -> known.get().toJson().getBytes(StandardCharsets.UTF_8));
    RunResult result = RunResult.fromJson(new String(shared, StandardCharsets.UTF_8));
    if (peers.rank() > 0) {
      run.writeFinishedElsewhere(result);
    }
    return result;
  }

  private void tellWhatIsLost(Beginning beginning) {
    if (beginning.differs()) {
      repeatability.lost("Another node has gone on with different arithmetic");
    }
    if (!beginning.lost().isEmpty()) {
      repeatability.lost("The state of the voters " + beginning.lost() + " is lost");
    }
  }

  private Course course(
      boolean begun,
      RunIdentity identity,
      Node node,
      RunRates rates,
      Optional<Beginning> beginning) {
    return spec.method().votes()
        ? VotingCourse.open(
            run,
            identity,
            node,
            rates,
            beginning,
            setup,
            () -> repeatability.lost("A verdict differs from the journalled one"))
        : ComparatorCourse.open(run, begun, node, rates, setup.listener()::onNotice);
  }

  private long bitsPerStep(Replica replica) {
    long tensors = replica.slots().stream().filter(ParameterSlot::trainable).count();
    return spec.method().bitsPerStep(replica.coordinates(), Math.toIntExact(tensors));
  }

  /**
   * Publishes the model and returns its test loss; the replica is then no longer the last iterate.
   */
  private double publish(Node node, DataSet data, MetricsLine last) {
    node.publishable();
    if (node.peers().rank() == 0) {
      ModelFiles.write(
          run.model(), node.replica(), ModelProperties.of(spec, data, last.fingerprint()));
    }
    return node.score().loss();
  }

  private RunResult result(
      Node node,
      Resolved resolved,
      String probe,
      MetricsLine last,
      double testLoss,
      RunTotals totals) {
    return new RunResult(
        last.testAccuracy(),
        last.testAccuracyLast(),
        testLoss,
        last.trainLoss(),
        last.fingerprint(),
        Arithmetic.VERSION,
        probe,
        !totals.differentArithmetic() && (spec.method().votes() || node.peers().nodes() == 1),
        last.step(),
        last.epoch(),
        totals.seconds(),
        resolved.initialRate(),
        last.rate(),
        node.replica().coordinates(),
        spec.method().text(),
        spec.schedule(),
        spec.stage().text(),
        spec.averaging(),
        spec.seed(),
        spec.batch(),
        spec.voters(),
        node.peers().nodes(),
        resolved.threads(),
        resolved.kernels().text(),
        totals.bytesSent(),
        totals.bytesReceived(),
        last.step() * bitsPerStep(node.replica()),
        totals.bytesSent() * 8.0 / node.replica().coordinates() / last.step(),
        MadeWith.jdkOfThisProcess(),
        PolarityVersion.text());
  }

  private Resolved resolve(Node node, NodeMeeting meeting) {
    long stepsPerEpoch = node.batches().order().stepsPerEpoch();
    long totalSteps = spec.totalSteps(stepsPerEpoch);
    long stageSteps = spec.stage().steps(stepsPerEpoch, totalSteps);
    double rate =
        meeting.initialRate(
            knownRate(),
            () ->
                node.measured(
                    "measured initial rate",
                    InitialRate.IMAGES,
                    ray -> InitialRate.factor(firstStage(stageSteps)) * InitialRate.root(ray)));
    List<MeasuredRate> measured = meeting.measuredRates(knownMeasuredRates());
    return run.file()
        .resolved()
        .map(begun -> begun.with(measured))
        .orElseGet(
            () ->
                new Resolved(
                    rate,
                    spec.threads(),
                    spec.kernels(),
                    totalSteps,
                    stageSteps,
                    spec.init().map(InitialFile::sha256),
                    Optional.of(
                        spec.weightDecay() == 0
                            ? List.of()
                            : DecayingRanges.of(node.replica().slots())),
                    measured));
  }

  /** Returns for how many steps the initial rate holds. */
  private long firstStage(long stageSteps) {
    return spec.scheduleKind() == ScheduleKind.MEASURED ? MeasuredSchedule.OPENING : stageSteps;
  }

  /** Returns the initial rate as far as it need not be measured. */
  private OptionalDouble knownRate() {
    Optional<Resolved> begun = run.file().resolved();
    if (begun.isEmpty() && spec.initialRate().isPresent()) {
      return spec.initialRate();
    }
    if (begun.isEmpty() && spec.method() == Method.ALIAS) {
      return OptionalDouble.of(spec.methodOption("largest-rate"));
    }
    return begunOrRepeated()
        .map(resolved -> OptionalDouble.of(resolved.initialRate()))
        .orElseGet(OptionalDouble::empty);
  }

  private List<MeasuredRate> knownMeasuredRates() {
    return begunOrRepeated().map(Resolved::measuredRates).orElseGet(List::of);
  }

  private Optional<Resolved> begunOrRepeated() {
    return run.file().resolved().or(() -> setup.repeated().flatMap(RunFile::resolved));
  }

  private static String tensorLibrary() {
    Engine engine = Engine.getEngine("PyTorch");
    return "DJL %s, %s %s"
        .formatted(Engine.getDjlVersion(), engine.getEngineName(), engine.getVersion());
  }

  private static DataSection describe(DataSet data) {
    return new DataSection(
        data.name(),
        HexFormat.of().formatHex(data.contentHash()),
        data.train().size(),
        data.test().size(),
        Arrays.stream(data.inputShape().getShape()).boxed().toList(),
        data.classes());
  }
}
