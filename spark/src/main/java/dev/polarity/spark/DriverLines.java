package dev.polarity.spark;

import dev.polarity.run.MetricsLine;
import dev.polarity.run.RunResult;
import dev.polarity.train.RunListener;
import dev.polarity.train.RunStart;
import dev.polarity.train.StepRecord;
import dev.polarity.train.StopSignal;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Tells what happens on a node in lines for the driver: everything on node 0, else notices; and
 * stops the run when Spark has ended the task, which a single node would not notice otherwise.
 */
final class DriverLines implements RunListener {

  private final int rank;
  private final Consumer<String> lines;
  private final BooleanSupplier interrupted;
  private final StopSignal stop;

  DriverLines(int rank, Consumer<String> lines, BooleanSupplier interrupted, StopSignal stop) {
    this.rank = rank;
    this.lines = lines;
    this.interrupted = interrupted;
    this.stop = stop;
  }

  @Override
  public void onStep(StepRecord step) {
    if (interrupted.getAsBoolean()) {
      stop.request();
    }
  }

  @Override
  public void onStart(RunStart start) {
    if (rank == 0) {
      tell(
          "%s on %s: %,d weights, %d voters, %,d of %,d steps done, initial rate %.6f",
          start.spec().model(),
          start.data().name(),
          start.parameters(),
          start.spec().voters(),
          start.step(),
          start.resolved().steps(),
          start.resolved().initialRate());
    }
  }

  @Override
  public void onMetrics(MetricsLine line) {
    if (rank == 0) {
      tell(
          "epoch %.2f, step %,d: loss %.4f, accuracy %.2f %%, rate %.6f, agreement %.3f, %,.0f images/s",
          line.epoch(),
          line.step(),
          line.trainLoss(),
          100 * line.testAccuracy(),
          line.rate(),
          line.agreement(),
          line.imagesPerSecond());
    }
  }

  @Override
  public void onNotice(String notice) {
    lines.accept(rank == 0 ? notice : "node " + rank + ": " + notice);
  }

  @Override
  public void onEnd(RunResult result) {
    if (rank == 0) {
      tell("finished: accuracy %.2f %%, %s", 100 * result.testAccuracy(), result.fingerprint());
    }
  }

  private void tell(String format, Object... values) {
    lines.accept(String.format(Locale.ROOT, format, values));
  }
}
