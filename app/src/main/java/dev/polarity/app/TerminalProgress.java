package dev.polarity.app;

import dev.polarity.run.MetricsLine;
import dev.polarity.text.Numbers;
import dev.polarity.train.RunListener;
import dev.polarity.train.RunStart;
import dev.polarity.train.StepRecord;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * One live line per epoch, for a person at a terminal: how far the epoch is, time spent and left,
 * rate, loss and agreement of the steps so far, images per second, and the last accuracy.
 */
final class TerminalProgress implements RunListener, AutoCloseable {

  private static final int UPDATE_MILLISECONDS = 200;

  private final PrintWriter err;
  private RunStart start;
  private ProgressBar bar;
  private long lastStepOfBar;
  private String accuracy = "";
  private long stepsSeen;
  private long imagesSeen;
  private double losses;
  private double agreements;
  private long since;

  TerminalProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void onStart(RunStart begun) {
    start = begun;
    Opening.of(begun).forEach(this::println);
  }

  @Override
  public void onStep(StepRecord step) {
    if (bar == null) {
      openBar(step.step());
    }
    stepsSeen++;
    imagesSeen += step.images();
    losses += step.loss();
    agreements += step.agreement();
    bar.setExtraMessage(message(step.step(), step.rate()));
    bar.step();
    if (step.step() == lastStepOfBar) {
      close();
    }
  }

  private void openBar(long step) {
    long perEpoch = start.stepsPerEpoch();
    long epoch = step / perEpoch;
    long first = epoch * perEpoch;
    long end = Math.min(first + perEpoch, start.resolved().steps());
    lastStepOfBar = end - 1;
    stepsSeen = 0;
    imagesSeen = 0;
    losses = 0;
    agreements = 0;
    since = System.nanoTime();
    bar =
        new ProgressBarBuilder()
            .setTaskName("epoch " + (epoch + 1))
            .clearDisplayOnFinish()
            .setInitialMax(end - first)
            .startsFrom(step - first, Duration.ZERO)
            .setStyle(ProgressBarStyle.ASCII)
            .hideEta()
            .setUpdateIntervalMillis(UPDATE_MILLISECONDS)
            .setConsumer(new ConsoleProgressBarConsumer(System.err))
            .build();
  }

  private String message(long step, double rate) {
    double seconds = Math.max(1e-9, (System.nanoTime() - since) / 1e9);
    return String.format(
        Locale.ROOT,
        "loss %.3g%s, rate %.2g, %.0f images/s%s, %s left",
        losses / stepsSeen,
        accuracy,
        rate,
        imagesSeen / seconds,
        AgreementText.after(", ", agreements / stepsSeen),
        Numbers.duration(seconds / stepsSeen * (start.resolved().steps() - 1 - step)));
  }

  @Override
  public void onMetrics(MetricsLine line) {
    accuracy =
        Double.isNaN(line.testAccuracy())
            ? ""
            : String.format(Locale.ROOT, ", accuracy %.1f%%", 100 * line.testAccuracy());
    close();
    println(PlainProgress.line(start, line));
  }

  @Override
  public void onNotice(String notice) {
    close();
    println("note: " + notice);
  }

  private void println(String text) {
    err.println(text);
    err.flush();
  }

  /** Ends the live line; the next step opens another. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
