package dev.polarity.app;

import dev.polarity.run.MetricsLine;
import dev.polarity.study.PlannedRun;
import dev.polarity.study.ResultRow;
import dev.polarity.study.RunRows;
import dev.polarity.study.StudyListener;
import dev.polarity.text.Numbers;
import dev.polarity.train.RunStart;
import dev.polarity.train.StepRecord;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far a study is: which run of how many, what it is, its epoch and accuracy, and the time left
 * for all. One live line at a terminal and a line for each finished run; otherwise a line for each
 * evaluation as well.
 */
final class StudyProgress implements StudyListener, AutoCloseable {

  private static final int UPDATE_MILLISECONDS = 200;

  private final PrintWriter err;
  private final boolean terminal;
  private final boolean quiet;
  private final StudyClock clock = new StudyClock();
  private String place = "";
  private PlannedRun run;
  private RunStart start;
  private String accuracy = "";
  private ProgressBar bar;

  StudyProgress(Console console, boolean quiet) {
    this.err = console.err();
    this.terminal = console.terminal() && !quiet;
    this.quiet = quiet;
  }

  @Override
  public void onEarlier(PlannedRun finished, RunRows rows) {
    clock.finished(finished, rows.results().get(0).seconds());
  }

  @Override
  public void onRun(PlannedRun begun, int number, List<PlannedRun> order) {
    run = begun;
    accuracy = "";
    place = "run " + number + "/" + order.size();
    clock.begin(begun, order);
  }

  @Override
  public void onStart(RunStart begun) {
    start = begun;
    clock.start((double) begun.step() / begun.resolved().steps());
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(place)
              .clearDisplayOnFinish()
              .setInitialMax(begun.resolved().steps())
              .startsFrom(begun.step(), Duration.ZERO)
              .setStyle(ProgressBarStyle.ASCII)
              .hideEta()
              .setUpdateIntervalMillis(UPDATE_MILLISECONDS)
              .setConsumer(new ConsoleProgressBarConsumer(System.err))
              .build();
      bar.setExtraMessage(message(begun.step()));
    }
  }

  @Override
  public void onStep(StepRecord step) {
    if (bar != null) {
      bar.setExtraMessage(message(step.step() + 1));
      bar.step();
    }
  }

  private String message(long steps) {
    return "%s, epoch %s%s, %s left for all"
        .formatted(run.label(), epoch(steps), accuracy, left(steps));
  }

  private String epoch(long steps) {
    double perEpoch = start.stepsPerEpoch();
    return Numbers.epochs(terminal ? Math.floor(steps / perEpoch) : steps / perEpoch)
        + "/"
        + Numbers.epochs(start.resolved().steps() / perEpoch);
  }

  private String left(long steps) {
    return clock.secondsLeft((double) steps / start.resolved().steps()).stream()
        .mapToObj(Numbers::duration)
        .findFirst()
        .orElse("-");
  }

  @Override
  public void onMetrics(MetricsLine line) {
    accuracy = ", accuracy " + Numbers.percent(line.testAccuracy());
    if (!terminal && !quiet) {
      println(
          "%s  %s  epoch %s%s  %s left for all"
              .formatted(place, run.label(), epoch(line.step()), accuracy, left(line.step())));
    }
  }

  @Override
  public void onNotice(String notice) {
    close();
    println("note: " + notice);
  }

  @Override
  public void onFinished(PlannedRun finished, RunRows rows) {
    close();
    ResultRow row = rows.results().get(0);
    clock.finished(finished, row.seconds());
    if (!quiet) {
      println(
          "%s  %s: %s, %s"
              .formatted(place, finished.label(), ending(rows), Numbers.duration(row.seconds())));
    }
  }

  private static String ending(RunRows rows) {
    ResultRow first = rows.results().get(0);
    if (Double.isNaN(first.trainLoss())) {
      return "diverged after " + Numbers.whole(first.steps()) + " steps";
    }
    ResultRow last = rows.results().get(rows.results().size() - 1);
    return "accuracy "
        + Numbers.percent(first.testAccuracy())
        + (first.key().averaging()
            ? " (last iterate " + Numbers.percent(last.testAccuracy()) + ")"
            : "");
  }

  private void println(String text) {
    err.println(text);
    err.flush();
  }

  /** Ends the live line. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
