package dev.polarity.bench;

import ai.djl.translate.TranslateException;
import dev.polarity.run.Method;
import dev.polarity.train.StepRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The time of one step while the machine is idle and while other processes keep its cores busy,
 * under the environment that this process was started with: the study behind how the launcher lets
 * the tensor library's threads wait for each other.
 *
 * <p>{@code bench/contention} starts a process for each choice.
 */
public final class StepTime {

  private static final String HEADER =
      "setting,network,batch,threads,idle ms,idle ms 90 %,loaded ms,loaded ms 90 %";

  /** Keeps a core busy for as long as the process lives whose number it is given. */
  private static final String BUSY = "while [ -d /proc/$0 ]; do :; done";

  private StepTime() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) throws IOException, TranslateException {
    Options options =
        new Options(
            arguments,
            "--setting",
            "default",
            "--network",
            "lenet",
            "--threads",
            "2",
            "--batch",
            "32",
            "--seconds",
            "3",
            "--warmup",
            "2",
            "--load",
            "2",
            "--csv",
            "bench/target/contention.csv");
    StudyFile file = new StudyFile(Path.of(options.text("--csv")), HEADER);
    Workload workload = Workload.named(options.text("--network"));
    String key =
        String.join(
            ",",
            options.text("--setting"),
            workload.name(),
            options.text("--batch"),
            options.text("--threads"));
    if (file.has(key)) {
      return;
    }
    try (StepRunner runner =
        new StepRunner(
            workload.spec(options.number("--batch"), options.number("--threads"), Method.SIGNUM),
            workload.data(),
            Optional.empty())) {
      Samples idle = new Samples();
      Samples loaded = new Samples();
      measure(runner, options.seconds("--warmup"), new Samples());
      measure(runner, options.seconds("--seconds"), idle);
      List<Process> load = new ArrayList<>();
      String here = Long.toString(ProcessHandle.current().pid());
      try {
        for (int i = 0; i < options.number("--load"); i++) {
          load.add(new ProcessBuilder("sh", "-c", BUSY, here).start());
        }
        measure(runner, options.seconds("--seconds"), loaded);
      } finally {
        load.forEach(Process::destroy);
      }
      file.append(
          key,
          String.format(
              Locale.ROOT,
              "%.2f,%.2f,%.2f,%.2f",
              idle.median(),
              idle.quantile(0.9),
              loaded.median(),
              loaded.quantile(0.9)));
    }
  }

  private static void measure(StepRunner runner, double seconds, Samples into)
      throws IOException, TranslateException {
    new Slice(runner::takeStep).timedInto(into).stepsPerSecond(seconds);
  }
}
