package dev.polarity.app;

import dev.polarity.run.RunResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a finished run is told to be, and what can be done with it next. */
final class Summary {

  private Summary() {}

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
              + Texts.percent(result.testAccuracy())
              + (result.averaging()
                  ? " (last iterate " + Texts.percent(result.testAccuracyLast()) + ")"
                  : ""));
    }
    lines.add(
        "loss         test "
            + Texts.number(result.testLoss())
            + ", train "
            + Texts.number(result.trainLoss()));
    lines.add(
        "fingerprint  "
            + result.fingerprint()
            + " (arithmetic "
            + result.arithmetic()
            + (result.repeatable() ? ")" : "; not repeatable)"));
    lines.add(
        "steps        "
            + Texts.whole(result.steps())
            + " in "
            + Texts.duration(result.seconds())
            + ", initial rate "
            + Texts.number(result.initialRate())
            + ", final rate "
            + Texts.number(result.finalRate()));
    lines.add(
        "exchanged    "
            + Texts.bytes(result.bytesSent())
            + " sent, "
            + Texts.bytes(result.bytesReceived())
            + " received by "
            + result.voters()
            + (result.voters() == 1 ? " voter" : " voters")
            + " on "
            + result.nodes()
            + (result.nodes() == 1 ? " node" : " nodes"));
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
