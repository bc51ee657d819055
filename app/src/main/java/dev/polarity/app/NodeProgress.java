package dev.polarity.app;

import dev.polarity.run.MetricsLine;
import dev.polarity.text.Numbers;
import dev.polarity.train.RunListener;
import dev.polarity.train.RunStart;
import java.io.PrintWriter;

/** One line per evaluation for nodes other than the first, whose rank it names. */
final class NodeProgress implements RunListener {

  private final PrintWriter err;
  private final String name;
  private RunStart start;

  NodeProgress(PrintWriter err, int rank) {
    this.err = err;
    this.name = "node " + rank + ": ";
  }

  @Override
  public void onStart(RunStart begun) {
    start = begun;
    println(
        "run "
            + begun.directory()
            + (begun.step() == 0 ? "" : ", from step " + Numbers.whole(begun.step())));
  }

  @Override
  public void onMetrics(MetricsLine line) {
    println(PlainProgress.line(start, line));
  }

  @Override
  public void onNotice(String notice) {
    println("note: " + notice);
  }

  private void println(String text) {
    err.println(name + text);
    err.flush();
  }
}
