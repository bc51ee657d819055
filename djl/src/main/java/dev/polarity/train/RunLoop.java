package dev.polarity.train;

import dev.polarity.error.StoppedException;
import dev.polarity.meeting.Peers;
import dev.polarity.meeting.WeightCheck;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunTotals;
import java.util.List;

/**
 * Takes the steps of a session, and between them evaluates, compares weights, takes snapshots, and
 * listens for a wish to stop. None of it touches what decides a bit: however often a run is
 * evaluated, stopped and resumed, its steps are the same.
 */
final class RunLoop {

  private final RunDirectory run;
  private final Node node;
  private final Peers peers;
  private final Resolved resolved;
  private final Course course;
  private final Setup setup;
  private final RunListener listener;
  private final WeightCheck check;
  private final Progress progress;
  private final RunTotals earlier;
  private final long began = System.nanoTime();
  private final long stepsPerEpoch;

  RunLoop(RunDirectory run, Node node, Resolved resolved, Course course, Setup setup) {
    this.run = run;
    this.node = node;
    this.peers = node.peers();
    this.resolved = resolved;
    this.course = course;
    this.setup = setup;
    this.listener = setup.listener();
    this.check = new WeightCheck(peers);
    this.progress =
        new Progress(peers, run.file().request().voters(), node.replica().coordinates());
    this.earlier = run.totals();
    this.stepsPerEpoch = node.batches().order().stepsPerEpoch();
  }

  private void takeStep() {
    StepRecord record = course.takeStep();
    progress.add(record, course.lastMeasures());
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
      if (setup.stop().isRequested()) {
        throw stopped();
      }
      takeStep();
      if (isDue(setup.checkEvery()) || isDue(snapshotSteps)) {
        check.compare(course.steps(), node::weightHash);
      }
      if (isDue(evalSteps)) {
        latest = evaluate();
      }
      if (isDue(snapshotSteps)) {
        course.snapshot();
        totals();
      }
    }
    listener.onProfile(course.profile());
    return latest;
  }

  /** Other nodes are in a step of theirs and cannot take a snapshot together with this one. */
  private StoppedException stopped() {
    if (peers.nodes() == 1) {
      course.snapshot();
    } else {
      course.snapshotAlone();
    }
    totals();
    peers.leave("was interrupted");
    return new StoppedException(
        "Stopped after step %,d of %,d.".formatted(course.steps(), resolved.steps()));
  }

  /**
   * Brings the metrics to where the weights are: an evaluation that a node has missed is made up
   * for, by all.
   */
  private MetricsLine catchUp(long evalSteps) {
    long steps = course.steps();
    run.cutMetrics(steps);
    MetricsLine latest = latest();
    boolean due = steps > 0 && isDue(evalSteps);
    if (due && anybody(latest == null || latest.step() < steps)) {
      run.cutMetrics(steps - 1);
      recount(latest());
      return evaluate();
    }
    recount(latest);
    return latest;
  }

  private boolean anybody(boolean here) {
    byte[] mine = {(byte) (here ? 1 : 0)};
    return peers.gather("missed evaluation", mine).stream().anyMatch(told -> told[0] != 0);
  }

  private MetricsLine latest() {
    List<MetricsLine> lines = run.metrics();
    return lines.isEmpty() ? null : lines.get(lines.size() - 1);
  }

  private void recount(MetricsLine latest) {
    course.recount(run, latest == null ? 0 : latest.step(), progress, listener::onNotice);
  }

  private boolean isDue(long every) {
    return course.steps() % every == 0 || course.steps() == resolved.steps();
  }

  private MetricsLine evaluate() {
    double imagesPerSecond = progress.imagesPerSecond();
    Progress.Means means = progress.means(course.steps());
    double last = node.scoreOfLast().accuracy();
    MetricsLine line =
        new MetricsLine(
            course.steps(),
            (double) course.steps() / stepsPerEpoch,
            course.lastRate(),
            means.loss(),
            node.average() == null ? last : node.scoreOfAverage().accuracy(),
            last,
            means.agreement(),
            imagesPerSecond,
            earlier.bytesSent() + peers.bytesSent(),
            node.replica().fingerprint());
    run.append(line);
    listener.onMetrics(line);
    progress.reset();
    return line;
  }

  /** Writes and returns what the run has spent over all of its sessions. */
  RunTotals totals() {
    RunTotals totals =
        new RunTotals(
            earlier.seconds() + (System.nanoTime() - began) / 1e9,
            earlier.bytesSent() + peers.bytesSent(),
            earlier.bytesReceived() + peers.bytesReceived(),
            run.totals().differentArithmetic());
    run.writeTotals(totals);
    return totals;
  }
}
