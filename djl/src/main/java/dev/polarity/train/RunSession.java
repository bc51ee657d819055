package dev.polarity.train;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import dev.polarity.data.DataSet;
import dev.polarity.error.InvalidInputException;
import dev.polarity.exchange.Exchange;
import dev.polarity.exchange.InProcessExchange;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.Arithmetic;
import dev.polarity.run.DataSection;
import dev.polarity.run.MadeWith;
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
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One session of a run: from an open run directory to its result, or to whatever stops it. A new
 * run and a resumed one take the same way; they differ only in what the directory already holds.
 */
final class RunSession {

  private final RunDirectory run;
  private final RunSpec spec;
  private final Setup setup;
  private boolean started;

  RunSession(RunDirectory run, Setup setup) {
    this.run = run;
    this.spec = run.file().request();
    this.setup = setup;
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
    String probe = checkedProbe(fitting(data, node::probe));
    Resolved resolved = run.file().resolved().orElseGet(() -> resolve(node));
    if (!run.file().isComplete()) {
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
    try (Keeper keeper = Keeper.open(run, specHash, node, rates, setup.listener()::onNotice);
        Exchange exchange =
            new JournalledExchange(
                InProcessExchange.alone(spec.voters(), VotingRule.arithmetic1().ties()),
                keeper.journal(),
                keeper.resumedStep(),
                node.replica().coordinates(),
                setup.allowDifferentArithmetic(),
                () -> noLongerRepeatable("A verdict differs from the journalled one"))) {
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
                  keeper.resumedStep(),
                  node.batches().order().stepsPerEpoch(),
                  (int) node.batches().order().droppedPerEpoch()));
      RunLoop loop =
          new RunLoop(run, node, resolved, rates, exchange, keeper, setup.listener(), setup.stop());
      MetricsLine last = loop.toTheEnd();
      double testLoss = publish(node, data, last);
      RunResult result =
          result(node, resolved, probe, rates, exchange, last, testLoss, loop.totals());
      run.writeResult(result);
      setup.listener().onEnd(result);
      return result;
    }
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
      Schedule rates,
      Exchange exchange,
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
        rates.rate(last.step() - 1),
        node.replica().coordinates(),
        spec.method().text(),
        spec.schedule(),
        spec.stage().text(),
        spec.averaging(),
        spec.seed(),
        spec.batch(),
        spec.voters(),
        exchange.nodes(),
        resolved.threads(),
        resolved.kernels().text(),
        totals.bytesSent(),
        totals.bytesReceived(),
        totals.bytesSent() * 8.0 / node.replica().coordinates() / last.step(),
        MadeWith.jdkOfThisProcess(),
        PolarityVersion.text());
  }

  private Resolved resolve(Node node) {
    long stepsPerEpoch = node.batches().order().stepsPerEpoch();
    return new Resolved(
        initialRate(node),
        spec.threads(),
        spec.kernels(),
        spec.totalSteps(stepsPerEpoch),
        spec.stage().steps(stepsPerEpoch),
        spec.init().map(InitialFile::sha256));
  }

  private double initialRate(Node node) {
    if (spec.initialRate().isPresent()) {
      return spec.initialRate().getAsDouble();
    }
    return setup
        .repeated()
        .flatMap(RunFile::resolved)
        .map(Resolved::initialRate)
        .orElseGet(() -> InitialRate.FACTOR * node.initialRateRoot());
  }

  private String checkedProbe(String probe) {
    Optional<String> before = run.probe();
    if (before.isEmpty()) {
      run.writeProbe(probe);
    } else if (!before.get().equals(probe)) {
      if (!setup.allowDifferentArithmetic()) {
        throw new InvalidInputException(
            "%s: this process computes other gradients than the one that began the run (the compute probe is %s, expected %s); resume it on a like processor with the same --threads and --kernels, or go on with --allow-different-arithmetic."
                .formatted(run.path(), brief(probe), brief(before.get())));
      }
      noLongerRepeatable("The compute probe differs from the one of the run's start");
    }
    return probe;
  }

  /** Says so and keeps it at once, since a later session may compute like the first again. */
  private void noLongerRepeatable(String why) {
    RunTotals totals = run.totals();
    if (!totals.differentArithmetic()) {
      run.writeTotals(totals.withDifferentArithmetic());
      setup.listener().onNotice(why + ": the run goes on, but its result will not be repeatable.");
    }
  }

  private static String brief(String hash) {
    return hash.substring(0, Math.min(hash.length(), 19)) + "...";
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
