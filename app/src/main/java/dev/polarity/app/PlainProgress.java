package dev.polarity.app;

import dev.polarity.run.MetricsLine;
import dev.polarity.text.Numbers;
import dev.polarity.train.RunListener;
import dev.polarity.train.RunStart;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** One line per evaluation, for logs and pipes. */
final class PlainProgress implements RunListener {

  private final PrintWriter err;
  private final LongSupplier nanoseconds;
  private RunStart start;
  private long since;

  PlainProgress(PrintWriter err) {
    this(err, System::nanoTime);
  }

  PlainProgress(PrintWriter err, LongSupplier nanoseconds) {
    this.err = err;
    this.nanoseconds = nanoseconds;
  }

  @Override
  public void onStart(RunStart begun) {
    start = begun;
    since = nanoseconds.getAsLong();
    Opening.of(begun).forEach(this::println);
  }

  @Override
  public void onMetrics(MetricsLine line) {
    println(
        "%s  %s images/s  %s left"
            .formatted(
                line(start, line),
                Double.isNaN(line.imagesPerSecond())
                    ? "-"
                    : Numbers.whole(Math.round(line.imagesPerSecond())),
                left(line.step())));
  }

  /** What one evaluation found, in less than 80 columns. */
  static String line(RunStart start, MetricsLine line) {
    return String.format(
        Locale.ROOT,
        "%s  loss %-8s  accuracy %s  rate %s%s",
        epoch(start, line),
        Numbers.number(line.trainLoss()),
        Numbers.percent(line.testAccuracy()),
        Numbers.brief(line.rate()),
        AgreementText.after("  ", line.agreement()));
  }

  private static String epoch(RunStart start, MetricsLine line) {
    double all = (double) start.resolved().steps() / start.stepsPerEpoch();
    return "epoch " + Numbers.epochs(line.epoch()) + "/" + Numbers.epochs(all);
  }

  private String left(long step) {
    long done = step - start.step();
    if (done <= 0) {
      return "-";
    }
    double seconds = (nanoseconds.getAsLong() - since) / 1e9;
    return Numbers.duration(seconds / done * (start.resolved().steps() - step));
  }

  @Override
  public void onNotice(String notice) {
    println("note: " + notice);
  }

  private void println(String text) {
    err.println(text);
    err.flush();
  }
}
