package dev.polarity.app;

import dev.polarity.run.RunResult;
import dev.polarity.text.Numbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a finished run is told to be, and what can be done with it next. */
final class Summary {

  private Summary() {}

  /**
   * Returns the line of a node that has neither result nor model.
   *
   * @param rank the node's rank, 1 at least
   * @param result the run's result
   */
  static String elsewhere(int rank, RunResult result) {
    return "node %d: the run is finished, %s; its result and model are with node 0"
        .formatted(rank, result.fingerprint());
  }

  /**
   * Returns the lines of the closing summary.
   *
   * @param run the run directory
   * @param result its result
   */
  static List<String> of(Path run, RunResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("run          " + run);
    if (!Double.isNaN(result.testAccuracy())) {
      lines.add(
          "accuracy     "
              + Numbers.percent(result.testAccuracy())
              + (result.averaging()
                  ? " (last iterate " + Numbers.percent(result.testAccuracyLast()) + ")"
                  : ""));
    }
    lines.add(
        "loss         test "
            + Numbers.number(result.testLoss())
            + ", train "
            + Numbers.number(result.trainLoss()));
    lines.add(
        "fingerprint  "
            + result.fingerprint()
            + " (arithmetic "
            + result.arithmetic()
            + (result.repeatable() ? ")" : "; not repeatable)"));
    lines.add(
        "steps        "
            + Numbers.whole(result.steps())
            + " in "
            + Numbers.duration(result.seconds())
            + ", initial rate "
            + Numbers.number(result.initialRate())
            + ", final rate "
            + Numbers.number(result.finalRate()));
    lines.add(
        "exchanged    "
            + Numbers.bytes(result.bytesSent())
            + " sent, "
            + Numbers.bytes(result.bytesReceived())
            + " received by "
            + Numbers.count(result.voters(), "voter")
            + " on "
            + Numbers.count(result.nodes(), "node"));
    lines.add(
        "next         polarity evaluate "
            + run
            + ", polarity predict "
            + run
            + " IMAGE; the model is in "
            + run.resolve("model"));
    return lines;
  }
}
