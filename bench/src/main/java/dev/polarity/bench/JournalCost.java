package dev.polarity.bench;

import ai.djl.translate.TranslateException;
import dev.polarity.run.Method;
import dev.polarity.train.StepRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What the journal costs: the same training with a run directory on the disk and without one, in
 * turn, in one process. The difference of two steps is the smaller of two noisy numbers, so the
 * append is timed by itself as well: its median, and its mean, which holds the one force to disk
 * each second.
 */
public final class JournalCost {

  private static final String HEADER =
      "network,batch,weights,bytes per step,step ms without,step ms with,ratio,append us"
          + " median,append us mean,append us most,append share of step";

  private JournalCost() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) throws IOException, TranslateException {
    Options options =
        new Options(
            arguments,
            "--network",
            "lenet",
            "--threads",
            "1",
            "--batch",
            "32",
            "--pairs",
            "5",
            "--seconds",
            "1",
            "--warmup",
            "2",
            "--csv",
            "bench/target/journal.csv");
    StudyFile file = new StudyFile(Path.of(options.text("--csv")), HEADER);
    Workload workload = Workload.named(options.text("--network"));
    for (String batch : options.list("--batch")) {
      String key = workload.name() + "," + batch;
      if (!file.has(key)) {
        file.append(key, measure(workload, Integer.parseInt(batch), options));
      }
    }
  }

  private static String measure(Workload workload, int batch, Options options)
      throws IOException, TranslateException {
    double seconds = options.seconds("--seconds");
    Samples without = new Samples();
    Samples with = new Samples();
    Samples ratios = new Samples();
    Samples appends = new Samples();
    try (Scratch directory = new Scratch();
        StepRunner bare = runner(workload, batch, options, Optional.empty());
        StepRunner journalled = runner(workload, batch, options, Optional.of(directory.path()))) {
      Slice bareSlice = new Slice(bare::takeStep);
      Slice journalledSlice =
          new Slice(
              () -> {
                journalled.takeStep();
                appends.add(journalled.journalNanos() / 1e3);
              });
      bareSlice.stepsPerSecond(options.seconds("--warmup"));
      new Slice(journalled::takeStep).stepsPerSecond(options.seconds("--warmup"));
      for (int pair = 0; pair < options.number("--pairs"); pair++) {
        double a = 1e3 / bareSlice.stepsPerSecond(seconds);
        double b = 1e3 / journalledSlice.stepsPerSecond(seconds);
        without.add(a);
        with.add(b);
        ratios.add(b / a);
      }
      return String.format(
          Locale.ROOT,
          "%d,%d,%.3f,%.3f,%.3f,%.1f,%.1f,%.0f,%.2f %%",
          journalled.coordinates(),
          journalled.journalBytes(),
          without.median(),
          with.median(),
          ratios.median(),
          appends.median(),
          appends.mean(),
          appends.most(),
          appends.mean() / with.mean() / 10);
    }
  }

  private static StepRunner runner(
      Workload workload, int batch, Options options, Optional<Path> directory) {
    return new StepRunner(
        workload.spec(batch, options.number("--threads"), Method.SIGNUM),
        workload.data(),
        directory);
  }
}
