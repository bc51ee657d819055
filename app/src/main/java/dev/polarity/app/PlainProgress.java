package dev.polarity.app;

import dev.polarity.run.MetricsLine;
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
    println(opening(begun));
  }

  /** The line that says what is about to be trained. */
  static String opening(RunStart start) {
    String from = start.step() == 0 ? "" : ", from step " + Texts.whole(start.step());
    return String.format(
        Locale.ROOT,
        "%s: %s, %s weights, %s images a step, %s steps%s, initial rate %s",
        start.directory(),
        start.data().name(),
        Texts.whole(start.parameters()),
        Texts.whole(start.imagesPerStep()),
        Texts.whole(start.resolved().steps()),
        from,
        Texts.number(start.resolved().initialRate()));
  }

  @Override
  public void onMetrics(MetricsLine line) {
    println(line(line) + ", left " + left(line.step()));
  }

  /** The line of one evaluation. */
  static String line(MetricsLine line) {
    return String.format(
        Locale.ROOT,
        "epoch %s: step %s, rate %s, loss %s, accuracy %s (last iterate %s), %s images/s,"
            + " agreement %s",
        epoch(line.epoch()),
        Texts.whole(line.step()),
        Texts.number(line.rate()),
        Texts.number(line.trainLoss()),
        Texts.percent(line.testAccuracy()),
        Texts.percent(line.testAccuracyLast()),
        Double.isNaN(line.imagesPerSecond())
            ? "-"
            : Texts.whole(Math.round(line.imagesPerSecond())),
        Texts.percent(line.agreement()));
  }

  private static String epoch(double epoch) {
    return epoch == Math.rint(epoch)
        ? Long.toString((long) epoch)
        : String.format(Locale.ROOT, "%.2f", epoch);
  }

  private String left(long step) {
    long done = step - start.step();
    if (done <= 0) {
      return "-";
    }
    double seconds = (nanoseconds.getAsLong() - since) / 1e9;
    return Texts.duration(seconds / done * (start.resolved().steps() - step));
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
