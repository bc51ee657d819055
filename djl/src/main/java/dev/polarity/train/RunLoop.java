package dev.polarity.train;

import dev.polarity.error.StoppedException;
import dev.polarity.exchange.Exchange;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunTotals;
import dev.polarity.schedule.Schedule;
import java.util.List;

/**
 * Takes the steps of a session, and between them evaluates, takes snapshots, and listens for a wish
 * to stop. None of it touches what decides a bit: however often a run is evaluated, stopped and
 * resumed, its steps are the same.
 */
final class RunLoop {

  private final RunDirectory run;
  private final Node node;
  private final Resolved resolved;
  private final Schedule rates;
  private final Exchange exchange;
  private final Keeper keeper;
  private final RunListener listener;
  private final StopSignal stop;
  private final TrainingLoop loop;
  private final Progress progress = new Progress();
  private final RunTotals earlier;
  private final long began = System.nanoTime();
  private final long stepsPerEpoch;

  RunLoop(
      RunDirectory run,
      Node node,
      Resolved resolved,
      Schedule rates,
      Exchange exchange,
      Keeper keeper,
      RunListener listener,
      StopSignal stop) {
    this.run = run;
    this.node = node;
    this.resolved = resolved;
    this.rates = rates;
    this.exchange = exchange;
    this.keeper = keeper;
    this.listener = listener;
    this.stop = stop;
    this.earlier = run.totals();
    this.stepsPerEpoch = node.batches().order().stepsPerEpoch();
    this.loop =
        node.loop(exchange, rates, this::log, keeper.resumedStep(), keeper.resumedVerdict());
  }

  private void log(long[] verdict, StepRecord record) {
    keeper.append(verdict, record);
    progress.add(record, node.voters().size());
    listener.onStep(record);
  }

  /**
   * Takes the steps up to the end of the run.
   *
   * @return the last evaluation, which is that of the last step
   * @throws StoppedException if somebody asked to stop; a snapshot is then written
   */
  MetricsLine toTheEnd() {
    RunSettings settings = run.file().settings();
    long evalSteps = settings.evalSteps(stepsPerEpoch);
    long snapshotSteps = settings.snapshotSteps(stepsPerEpoch);
    MetricsLine latest = catchUp(evalSteps);
    while (loop.steps() < resolved.steps()) {
      if (stop.isRequested()) {
        snapshot();
        throw new StoppedException(
            "Stopped after step %,d of %,d.".formatted(loop.steps(), resolved.steps()));
      }
      loop.takeStep();
      if (isDue(evalSteps)) {
        latest = evaluate();
      }
      if (isDue(snapshotSteps)) {
        snapshot();
      }
    }
    listener.onProfile(loop.profile());
    return latest;
  }

  /** Brings the metrics to where the weights are: an evaluation that was missed is made up for. */
  private MetricsLine catchUp(long evalSteps) {
    run.cutMetrics(loop.steps());
    List<MetricsLine> lines = run.metrics();
    MetricsLine latest = lines.isEmpty() ? null : lines.get(lines.size() - 1);
    long measured = latest == null ? 0 : latest.step();
    keeper.recount(run, measured, progress, listener::onNotice);
    return loop.steps() > measured && isDue(evalSteps) ? evaluate() : latest;
  }

  private boolean isDue(long every) {
    return loop.steps() % every == 0 || loop.steps() == resolved.steps();
  }

  private MetricsLine evaluate() {
    double imagesPerSecond = progress.imagesPerSecond();
    double last = node.scoreOfLast().accuracy();
    MetricsLine line =
        new MetricsLine(
            loop.steps(),
            (double) loop.steps() / stepsPerEpoch,
            rates.rate(loop.steps() - 1),
            progress.loss(),
            node.average() == null ? last : node.scoreOfAverage().accuracy(),
            last,
            progress.agreement(),
            imagesPerSecond,
            earlier.bytesSent() + exchange.ledger().totalSent(),
            node.replica().fingerprint());
    run.append(line);
    listener.onMetrics(line);
    progress.reset();
    return line;
  }

  private void snapshot() {
    keeper.snapshot(loop.steps(), loop.lastVerdict());
    totals();
  }

  /** Writes and returns what the run has spent over all of its sessions. */
  RunTotals totals() {
    RunTotals totals =
        new RunTotals(
            earlier.seconds() + (System.nanoTime() - began) / 1e9,
            earlier.bytesSent() + exchange.ledger().totalSent(),
            earlier.bytesReceived() + exchange.ledger().totalReceived(),
            run.totals().differentArithmetic());
    run.writeTotals(totals);
    return totals;
  }
}
