package dev.polarity.train;

import dev.polarity.error.StoppedException;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunTotals;
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
  private final Course course;
  private final RunListener listener;
  private final StopSignal stop;
  private final Progress progress = new Progress();
  private final RunTotals earlier;
  private final long began = System.nanoTime();
  private final long stepsPerEpoch;

  RunLoop(
      RunDirectory run,
      Node node,
      Resolved resolved,
      Course course,
      RunListener listener,
      StopSignal stop) {
    this.run = run;
    this.node = node;
    this.resolved = resolved;
    this.course = course;
    this.listener = listener;
    this.stop = stop;
    this.earlier = run.totals();
    this.stepsPerEpoch = node.batches().order().stepsPerEpoch();
  }

  private void takeStep() {
    StepRecord record = course.takeStep();
    progress.add(record, node.voters().size());
    listener.onStep(record);
  }

  /**
   * Takes the steps up to the end of the run.
   *
   * @return the last evaluation, which is that of the last step
   * @throws StoppedException if somebody asked to stop; a snapshot is then written if the method
   *     has any
   */
  MetricsLine toTheEnd() {
    RunSettings settings = run.file().settings();
    long evalSteps = settings.evalSteps(stepsPerEpoch);
    long snapshotSteps = settings.snapshotSteps(stepsPerEpoch);
    MetricsLine latest = catchUp(evalSteps);
    while (course.steps() < resolved.steps()) {
      if (stop.isRequested()) {
        snapshot();
        throw new StoppedException(
            "Stopped after step %,d of %,d.".formatted(course.steps(), resolved.steps()));
      }
      takeStep();
      if (isDue(evalSteps)) {
        latest = evaluate();
      }
      if (isDue(snapshotSteps)) {
        snapshot();
      }
    }
    listener.onProfile(course.profile());
    return latest;
  }

  /** Brings the metrics to where the weights are: an evaluation that was missed is made up for. */
  private MetricsLine catchUp(long evalSteps) {
    run.cutMetrics(course.steps());
    List<MetricsLine> lines = run.metrics();
    MetricsLine latest = lines.isEmpty() ? null : lines.get(lines.size() - 1);
    long measured = latest == null ? 0 : latest.step();
    course.recount(run, measured, progress, listener::onNotice);
    return course.steps() > measured && isDue(evalSteps) ? evaluate() : latest;
  }

  private boolean isDue(long every) {
    return course.steps() % every == 0 || course.steps() == resolved.steps();
  }

  private MetricsLine evaluate() {
    double imagesPerSecond = progress.imagesPerSecond();
    double last = node.scoreOfLast().accuracy();
    MetricsLine line =
        new MetricsLine(
            course.steps(),
            (double) course.steps() / stepsPerEpoch,
            course.lastRate(),
            progress.loss(),
            node.average() == null ? last : node.scoreOfAverage().accuracy(),
            last,
            progress.agreement(),
            imagesPerSecond,
            earlier.bytesSent() + course.bytesSent(),
            node.replica().fingerprint());
    run.append(line);
    listener.onMetrics(line);
    progress.reset();
    return line;
  }

  private void snapshot() {
    course.snapshot();
    totals();
  }

  /** Writes and returns what the run has spent over all of its sessions. */
  RunTotals totals() {
    RunTotals totals =
        new RunTotals(
            earlier.seconds() + (System.nanoTime() - began) / 1e9,
            earlier.bytesSent() + course.bytesSent(),
            earlier.bytesReceived() + course.bytesReceived(),
            run.totals().differentArithmetic());
    run.writeTotals(totals);
    return totals;
  }
}
