package dev.polarity.study;

import dev.polarity.error.DivergedException;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.file.WriteFailure;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunResult;
import dev.polarity.train.RunListener;
import dev.polarity.train.RunStart;
import dev.polarity.train.StepRecord;
import dev.polarity.train.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Makes the runs of a study, one after the other, and keeps its tables up to date. What is finished
 * stands in the run directories, and nowhere else: a study that was cut off, at whatever moment,
 * goes on with the first run that is not finished, from where that run stands.
 *
 * <p>A run that diverges is a result. A run that cannot go on for another reason ends the session.
 */
public final class Study {

  private static final double LONG_RUN_SECONDS = 60;

  private final StudyDirectory directory;
  private final StudyPlan plan;
  private final RunMaker maker;
  private final StudyListener listener;
  private final ReportWriter report;
  private final StopSignal stop;

  /**
   * Sets up a session of a study.
   *
   * @param directory where it is kept
   * @param plan what it is to make
   * @param maker trains
   * @param listener is told what happens
   * @param report writes the report
   * @param stop asks the study to stop
   */
  public Study(
      StudyDirectory directory,
      StudyPlan plan,
      RunMaker maker,
      StudyListener listener,
      ReportWriter report,
      StopSignal stop) {
    this.directory = directory;
    this.plan = plan;
    this.maker = maker;
    this.listener = listener;
    this.report = report;
    this.stop = stop;
  }

  /**
   * Makes all runs that are not finished, then writes the report.
   *
   * @return whether the study is finished; if not, it was asked to stop
   * @throws dev.polarity.error.StoppedException if something cannot be written
   * @throws InvalidInputException if a run cannot be made as it was asked for
   */
  public boolean run() {
    FinishedRuns finished = new FinishedRuns(directory, plan.threads());
    RunOrder.of(plan, finished::score).stream()
        .filter(finished::contains)
        .forEach(run -> listener.onEarlier(run, finished.rows(run)));
    while (true) {
      List<PlannedRun> order = RunOrder.of(plan, finished::score);
      Optional<PlannedRun> next = order.stream().filter(run -> !finished.contains(run)).findFirst();
      if (next.isEmpty()) {
        writeTables(finished, order);
        writeReport(finished, order);
        return true;
      }
      if (stop.isRequested() || !make(next.get(), order, finished)) {
        return false;
      }
    }
  }

  /** Makes a run; returns false if it was stopped. */
  private boolean make(PlannedRun run, List<PlannedRun> order, FinishedRuns finished) {
    int done = (int) order.stream().filter(finished::contains).count();
    listener.onRun(run, done + 1, RunOrder.expected(plan, finished::score));
    Path path = directory.run(run.name());
    Attempt attempt = new Attempt(listener);
    try (RunDirectory opened = open(path, run)) {
      if (!attempt.train(maker, opened, stop)) {
        return false;
      }
    }
    RunRows rows =
        finished
            .read(run.name())
            .orElseThrow(() -> new IllegalStateException(path + " has no result"));
    listener.onFinished(run, rows);
    List<PlannedRun> known = RunOrder.of(plan, finished::score);
    writeTables(finished, known);
    if (attempt.seconds() > LONG_RUN_SECONDS) {
      writeReport(finished, known);
    }
    return true;
  }

  /** Opens the run, or makes it; one whose data have moved since begins anew. */
  private static RunDirectory open(Path path, PlannedRun run) {
    if (RunDirectory.isRun(path)) {
      RunDirectory there = RunDirectory.open(path);
      if (there.file().request().equals(run.request())) {
        return there;
      }
      there.remove();
    }
    return make(path, run);
  }

  /** Makes a run's directory; what keeps it from being written stops the study. */
  private static RunDirectory make(Path path, PlannedRun run) {
    try {
      return RunDirectory.create(path, run.request(), run.settings());
    } catch (InvalidInputException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new StoppedException(
            path + ": cannot be made (" + WriteFailure.reason(cause) + "); mend that first.", e);
      }
      throw e;
    }
  }

  private void writeTables(FinishedRuns finished, List<PlannedRun> order) {
    StudyFiles.write(directory.path(), StudyTables.of(finished.inOrder(order)));
  }

  private void writeReport(FinishedRuns finished, List<PlannedRun> order) {
    StudyTables tables = StudyTables.of(finished.inOrder(order));
    report.write(directory.path(), plan.name(), plan.about(), tables);
  }

  /** One session of a run; remembers what is to be kept of it should it diverge. */
  private static final class Attempt implements RunListener {

    private final RunListener told;
    private final long began = System.nanoTime();
    private RunStart start;
    private long steps;

    Attempt(RunListener told) {
      this.told = told;
    }

    /** Trains; returns false if it was stopped. */
    boolean train(RunMaker maker, RunDirectory run, StopSignal stop) {
      boolean untouched = !run.file().isComplete();
      try {
        return run.isFinished() || maker.train(run, this, stop).isPresent();
      } catch (DivergedException e) {
        if (!run.file().isComplete() || start == null) {
          throw e;
        }
        double epochs = (double) start.resolved().steps() / start.stepsPerEpoch();
        new DivergedRun(e.getMessage(), steps, epochs, start.parameters(), seconds())
            .write(run.path());
        return true;
      } catch (InvalidInputException e) {
        if (untouched && steps == 0) {
          run.remove();
        }
        throw e;
      }
    }

    double seconds() {
      return (System.nanoTime() - began) / 1e9;
    }

    @Override
    public void onStart(RunStart begun) {
      start = begun;
      steps = begun.step();
      told.onStart(begun);
    }

    @Override
    public void onStep(StepRecord step) {
      steps = step.step() + 1;
      told.onStep(step);
    }

    @Override
    public void onMetrics(MetricsLine line) {
      told.onMetrics(line);
    }

    @Override
    public void onNotice(String notice) {
      told.onNotice(notice);
    }

    @Override
    public void onEnd(RunResult result) {
      told.onEnd(result);
    }
  }
}
