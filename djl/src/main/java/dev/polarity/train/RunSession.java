package dev.polarity.train;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import dev.polarity.data.DataSet;
import dev.polarity.error.InvalidInputException;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.Arithmetic;
import dev.polarity.run.DataSection;
import dev.polarity.run.MadeWith;
import dev.polarity.run.Method;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.PolarityVersion;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunFile;
import dev.polarity.run.RunResult;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunTotals;
import dev.polarity.run.Schedules;
import dev.polarity.run.SpecHash;
import dev.polarity.schedule.Schedule;
import dev.polarity.sign.VotingRule;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * One session of a run: from an open run directory to its result, or to whatever stops it. A new
 * run and a resumed one take the same way; they differ only in what the directory already holds.
 */
final class RunSession {

  private final RunDirectory run;
  private final RunSpec spec;
  private final Setup setup;
  private final Repeatability repeatability;
  private boolean started;

  RunSession(RunDirectory run, Setup setup) {
    this.run = run;
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
    EngineSettings.apply(spec.threads(), spec.kernels());
    DataSet data = setup.data().get();
    DataSection section = describe(data);
    Unchanged.require(run.file(), run.path().toString(), section);
    setup.repeated().ifPresent(file -> Unchanged.require(file, "the run to be repeated", section));
    try (Node node = assemble(data)) {
      node.startAverage();
      return run(node, data, section);
    }
  }

  private Node assemble(DataSet data) {
    Replica replica = fitting(data, () -> replica(data));
    try {
      InitialWeights.of(new CounterRandom(spec.seed())).set(replica);
      spec.init().ifPresent(file -> InitialFile.load(file, replica));
      return new Node(spec, VotingRule.arithmetic1(), data, replica, setup.loss(), 0, 1);
    } catch (RuntimeException e) {
      replica.close();
      throw e;
    }
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

  private RunResult run(Node node, DataSet data, DataSection section) {
    boolean begun = run.file().isComplete();
    String probe = repeatability.checked(fitting(data, node::probe));
    Resolved resolved = run.file().resolved().orElseGet(() -> resolve(node));
    if (!begun) {
      run.complete(section, resolved, MadeWith.here(tensorLibrary()));
    }
    byte[] specHash =
        SpecHash.of(
            spec.toBuilder().modelOption("structure", node.replica().structure()).build(),
            section.sha256(),
            node.replica().coordinates(),
            resolved.initSha256());
    Schedule rates =
        Schedules.of(spec, resolved.initialRate(), resolved.steps(), resolved.stageSteps());
    try (Course course = course(begun, specHash, node, rates)) {
      started = true;
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
      RunLoop loop = new RunLoop(run, node, resolved, course, setup.listener(), setup.stop());
      MetricsLine last = loop.toTheEnd();
      double testLoss = publish(node, data, last);
      RunResult result =
          result(node, resolved, probe, course.nodes(), last, testLoss, loop.totals());
      run.writeResult(result);
      setup.listener().onEnd(result);
      return result;
    }
  }

  private Course course(boolean begun, byte[] specHash, Node node, Schedule rates) {
    return spec.method().votes()
        ? VotingCourse.open(
            run,
            specHash,
            node,
            rates,
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
    ModelFiles.write(
        run.model(), node.replica(), ModelProperties.of(spec, data, last.fingerprint()));
    return node.score().loss();
  }

  private RunResult result(
      Node node,
      Resolved resolved,
      String probe,
      int nodes,
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
        !totals.differentArithmetic(),
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
        nodes,
        resolved.threads(),
        resolved.kernels().text(),
        totals.bytesSent(),
        totals.bytesReceived(),
        last.step() * bitsPerStep(node.replica()),
        totals.bytesSent() * 8.0 / node.replica().coordinates() / last.step(),
        MadeWith.jdkOfThisProcess(),
        PolarityVersion.text());
  }

  private Resolved resolve(Node node) {
    long stepsPerEpoch = node.batches().order().stepsPerEpoch();
    long stageSteps = spec.stage().steps(stepsPerEpoch);
    return new Resolved(
        initialRate(node, stageSteps),
        spec.threads(),
        spec.kernels(),
        spec.totalSteps(stepsPerEpoch),
        stageSteps,
        spec.init().map(InitialFile::sha256));
  }

  private double initialRate(Node node, long stageSteps) {
    if (spec.initialRate().isPresent()) {
      return spec.initialRate().getAsDouble();
    }
    if (spec.method() == Method.ALIAS) {
      return spec.methodOption("largest-rate");
    }
    return setup
        .repeated()
        .flatMap(RunFile::resolved)
        .map(Resolved::initialRate)
        .orElseGet(() -> InitialRate.factor(stageSteps) * node.initialRateRoot());
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
