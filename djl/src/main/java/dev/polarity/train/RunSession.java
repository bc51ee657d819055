package dev.polarity.train;

import ai.djl.engine.Engine;
import ai.djl.training.loss.Loss;
import dev.polarity.data.DataSet;
import dev.polarity.data.ImageExamples;
import dev.polarity.data.Normalisation;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.exchange.Exchange;
import dev.polarity.exchange.InProcessExchange;
import dev.polarity.exchange.WireLedger;
import dev.polarity.model.ModelRecipe;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One session of a run: from an open run directory to its result, or to whatever stops it. A new
 * run and a resumed one take the same way; they differ only in what the directory already holds.
 */
final class RunSession {

  private final RunDirectory run;
  private final RunSpec spec;
  private final Supplier<DataSet> source;
  private final ModelRecipe recipe;
  private final Loss loss;
  private final Predicate<String> frozen;
  private final RunListener listener;
  private final StopSignal stop;
  private final Optional<RunFile> repeated;
  private final boolean allowDifferentArithmetic;
  private final Progress progress = new Progress();
  private final long began = System.nanoTime();
  private final RunTotals earlier;
  private boolean started;
  private boolean repeatable;

  RunSession(
      RunDirectory run,
      Supplier<DataSet> source,
      ModelRecipe recipe,
      Loss loss,
      Predicate<String> frozen,
      RunListener listener,
      StopSignal stop,
      Optional<RunFile> repeated,
      boolean allowDifferentArithmetic) {
    this.run = run;
    this.spec = run.file().request();
    this.source = source;
    this.recipe = recipe;
    this.loss = loss;
    this.frozen = frozen;
    this.listener = listener;
    this.stop = stop;
    this.repeated = repeated;
    this.allowDifferentArithmetic = allowDifferentArithmetic;
    this.earlier = run.totals();
    this.repeatable = !earlier.differentArithmetic();
  }

  /** Returns whether the run has come so far that its directory is worth keeping. */
  boolean hasStarted() {
    return started;
  }

  /** Runs to the end. */
  RunResult run() {
    DataSet data = source.get();
    DataSection section = describe(data);
    Unchanged.require(run.file(), run.path().toString(), section);
    repeated.ifPresent(file -> Unchanged.require(file, "the run to be repeated", section));
    EngineSettings.apply(spec.threads(), spec.kernels());
    try (Node node = assemble(data)) {
      node.startAverage();
      return run(node, data, section);
    }
  }

  private Node assemble(DataSet data) {
    Replica replica =
        Replica.of(
            recipe.build(data.inputShape(), data.classes().size()), data.inputShape(), frozen);
    try {
      InitialWeights.of(new CounterRandom(spec.seed())).set(replica);
      spec.init().ifPresent(file -> InitialFile.load(file, replica));
      return new Node(spec, VotingRule.arithmetic1(), data, replica, loss, 0, 1);
    } catch (RuntimeException e) {
      replica.close();
      throw e;
    }
  }

  private RunResult run(Node node, DataSet data, DataSection section) {
    String probe = checkedProbe(node);
    Resolved resolved = run.file().resolved().orElseGet(() -> resolve(node));
    if (!run.file().isComplete()) {
      Engine engine = Engine.getEngine("PyTorch");
      run.complete(
          section,
          resolved,
          MadeWith.here(
              "DJL "
                  + Engine.getDjlVersion()
                  + ", "
                  + engine.getEngineName()
                  + " "
                  + engine.getVersion()));
    }
    byte[] specHash =
        SpecHash.of(
            spec.toBuilder().modelOption("structure", node.replica().structure()).build(),
            section.sha256(),
            node.replica().coordinates(),
            resolved.initSha256());
    Schedule rates =
        Schedules.of(spec, resolved.initialRate(), resolved.steps(), resolved.stageSteps());
    try (Keeper keeper = Keeper.open(run, specHash, node, rates, listener::onNotice);
        Exchange exchange =
            new JournalledExchange(
                InProcessExchange.alone(spec.voters(), VotingRule.arithmetic1().ties()),
                keeper.journal(),
                node.replica().coordinates(),
                allowDifferentArithmetic,
                () -> noLongerRepeatable("A verdict differs from the journalled one"))) {
      started = true;
      TrainingLoop loop =
          node.loop(
              exchange,
              rates,
              (verdict, record) -> {
                keeper.append(verdict, record);
                progress.add(record, node.voters().size());
                listener.onStep(record);
              },
              keeper.resumedStep(),
              keeper.resumedVerdict());
      return train(node, data, section, resolved, probe, rates, keeper, exchange, loop);
    }
  }

  private RunResult train(
      Node node,
      DataSet data,
      DataSection section,
      Resolved resolved,
      String probe,
      Schedule rates,
      Keeper keeper,
      Exchange exchange,
      TrainingLoop loop) {
    long stepsPerEpoch = node.batches().order().stepsPerEpoch();
    long evalSteps = run.file().settings().evalSteps(stepsPerEpoch);
    long snapshotSteps = run.file().settings().snapshotSteps(stepsPerEpoch);
    run.cutMetrics(loop.steps());
    List<MetricsLine> lines = run.metrics();
    long measured = lines.isEmpty() ? 0 : lines.get(lines.size() - 1).step();
    keeper.recount(run, measured, progress);
    listener.onStart(
        new RunStart(
            run.path(),
            spec,
            section,
            resolved,
            node.replica().coordinates(),
            loop.steps(),
            stepsPerEpoch,
            (int) node.batches().order().droppedPerEpoch()));
    if (loop.steps() > measured && isDue(loop.steps(), evalSteps, resolved)) {
      evaluate(node, rates, loop, exchange, stepsPerEpoch);
    }
    while (loop.steps() < resolved.steps()) {
      if (stop.isRequested()) {
        keeper.snapshot(loop.steps(), loop.lastVerdict());
        writeTotals(exchange);
        throw new StoppedException(
            "Stopped after step %,d of %,d.".formatted(loop.steps(), resolved.steps()));
      }
      loop.takeStep();
      if (isDue(loop.steps(), evalSteps, resolved)) {
        evaluate(node, rates, loop, exchange, stepsPerEpoch);
      }
      if (isDue(loop.steps(), snapshotSteps, resolved)) {
        keeper.snapshot(loop.steps(), loop.lastVerdict());
        writeTotals(exchange);
      }
    }
    listener.onProfile(loop.profile());
    return finish(node, data, resolved, probe, rates, exchange, stepsPerEpoch);
  }

  private static boolean isDue(long step, long every, Resolved resolved) {
    return step % every == 0 || step == resolved.steps();
  }

  private void evaluate(
      Node node, Schedule rates, TrainingLoop loop, Exchange exchange, long stepsPerEpoch) {
    double loss = progress.loss();
    double imagesPerSecond = progress.imagesPerSecond();
    double agreement = progress.agreement();
    double last = node.scoreOfLast().accuracy();
    MetricsLine line =
        new MetricsLine(
            loop.steps(),
            (double) loop.steps() / stepsPerEpoch,
            rates.rate(loop.steps() - 1),
            loss,
            spec.averaging() ? node.scoreOfAverage().accuracy() : last,
            last,
            agreement,
            imagesPerSecond,
            earlier.bytesSent() + exchange.ledger().totalSent(),
            node.replica().fingerprint());
    run.append(line);
    listener.onMetrics(line);
    progress.reset();
  }

  private RunResult finish(
      Node node,
      DataSet data,
      Resolved resolved,
      String probe,
      Schedule rates,
      Exchange exchange,
      long stepsPerEpoch) {
    List<MetricsLine> lines = run.metrics();
    MetricsLine end = lines.get(lines.size() - 1);
    node.publishable();
    double testLoss = node.score().loss();
    ModelFiles.write(run.model(), node.replica(), properties(data, end));
    writeTotals(exchange);
    RunTotals totals = run.totals();
    WireLedger ledger = exchange.ledger();
    RunResult result =
        new RunResult(
            end.testAccuracy(),
            end.testAccuracyLast(),
            testLoss,
            end.trainLoss(),
            end.fingerprint(),
            Arithmetic.VERSION,
            probe,
            repeatable,
            resolved.steps(),
            (double) resolved.steps() / stepsPerEpoch,
            totals.seconds(),
            resolved.initialRate(),
            rates.rate(resolved.steps() - 1),
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
            ledger.totalSent() * 8.0 / node.replica().coordinates() / resolved.steps(),
            MadeWith.jdkOfThisProcess(),
            PolarityVersion.text());
    run.writeResult(result);
    listener.onEnd(result);
    return result;
  }

  private void writeTotals(Exchange exchange) {
    run.writeTotals(
        new RunTotals(
            earlier.seconds() + (System.nanoTime() - began) / 1e9,
            earlier.bytesSent() + exchange.ledger().totalSent(),
            earlier.bytesReceived() + exchange.ledger().totalReceived(),
            !repeatable));
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
    return repeated
        .flatMap(RunFile::resolved)
        .map(Resolved::initialRate)
        .orElseGet(() -> InitialRate.FACTOR * node.initialRateRoot());
  }

  private String checkedProbe(Node node) {
    String probe = node.probe();
    Optional<String> before = run.probe();
    if (before.isEmpty()) {
      run.writeProbe(probe);
    } else if (!before.get().equals(probe)) {
      if (!allowDifferentArithmetic) {
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
    if (repeatable) {
      repeatable = false;
      run.writeTotals(
          new RunTotals(earlier.seconds(), earlier.bytesSent(), earlier.bytesReceived(), true));
      listener.onNotice(why + ": the run goes on, but its result will not be repeatable.");
    }
  }

  private static String brief(String hash) {
    return hash.substring(0, Math.min(hash.length(), 19)) + "...";
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

  private Map<String, String> properties(DataSet data, MetricsLine end) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("polarity.model", spec.model());
    spec.modelOptions().forEach((name, value) -> properties.put("polarity.model." + name, value));
    properties.put("polarity.input", data.inputShape().toString());
    properties.put("polarity.classes", String.join("\n", data.classes()));
    properties.put("polarity.fingerprint", end.fingerprint());
    if (data.train() instanceof ImageExamples images) {
      Normalisation normalisation = images.normalisation();
      properties.put("polarity.mean", Arrays.toString(normalisation.means()));
      properties.put("polarity.deviation", Arrays.toString(normalisation.deviations()));
    }
    return properties;
  }
}
