package dev.polarity.bench;

import ai.djl.translate.TranslateException;
import dev.polarity.run.Method;
import dev.polarity.train.Phase;
import dev.polarity.train.StepRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where the time of one step goes, for Polarity with one voter, signum and an average, and for
 * DJL's own {@code EasyTrain} with plain {@code Sgd}: the median and the mean of each part.
 *
 * <p>Polarity's parts are the phases of the product's own profile, in the product's own loop.
 * Momentum and packing are one pass there, moving and averaging another. What packing and moving
 * take alone is measured by a third run beside, of {@code sign} without an average, and the
 * difference is what momentum and the average add to the pass.
 *
 * <p>Steps of the three alternate in slices of half a second, so that what else the machine does
 * hits all alike.
 */
public final class StepParts {

  static final String HEADER =
      "network,batch,threads,weights,part,median ms,mean ms,share of the median step %,steps";
  static final String EASY_TRAIN = "EasyTrain: ";
  static final String WHOLE = "whole step";
  static final String OWN = "everything of Polarity's own";
  private static final double SLICE_SECONDS = 0.5;

  private StepParts() {}

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
            "--seconds",
            "3",
            "--warmup",
            "2",
            "--csv",
            "bench/target/parts.csv");
    StudyFile file = new StudyFile(Path.of(options.text("--csv")), HEADER);
    Workload workload = Workload.named(options.text("--network"));
    for (String batch : options.list("--batch")) {
      String key = String.join(",", workload.name(), batch, options.text("--threads"));
      if (!file.has(key)) {
        measure(workload, Integer.parseInt(batch), options, file, key);
      }
    }
  }

  private static void measure(
      Workload workload, int batch, Options options, StudyFile file, String key)
      throws IOException, TranslateException {
    int threads = options.number("--threads");
    Map<String, Samples> theirs = new LinkedHashMap<>();
    try (Scratch directory = new Scratch();
        StepRunner full =
            new StepRunner(
                workload.spec(batch, threads, Method.SIGNUM),
                workload.data(),
                Optional.of(directory.path()));
        StepRunner barest =
            new StepRunner(workload.barest(batch, threads), workload.data(), Optional.empty());
        EasyTrainRunner easyTrain = new EasyTrainRunner(workload.block(), workload.data(), batch)) {
      StepSamples ours = new StepSamples(full);
      StepSamples alone = new StepSamples(barest);
      Slice[] slices = {
        new Slice(ours::takeStep),
        new Slice(alone::takeStep),
        new Slice(() -> takeStep(easyTrain, theirs))
      };
      for (Slice slice : slices) {
        slice.stepsPerSecond(options.seconds("--warmup"));
      }
      ours.clear();
      alone.clear();
      theirs.clear();
      for (double done = 0; done < options.seconds("--seconds"); done += SLICE_SECONDS) {
        for (Slice slice : slices) {
          slice.stepsPerSecond(SLICE_SECONDS);
        }
      }
      Lines lines = new Lines(file, key + "," + full.coordinates(), ours.whole());
      for (Map.Entry<Phase, Samples> phase : ours.phases().entrySet()) {
        lines.write(phase.getKey().text(), phase.getValue());
        if (phase.getKey() == Phase.BALLOT) {
          lines.write("pack alone", alone.phases().get(Phase.BALLOT));
        } else if (phase.getKey() == Phase.APPLY) {
          lines.write("apply alone", alone.phases().get(Phase.APPLY));
        }
      }
      lines.write(WHOLE, ours.whole());
      lines.write(OWN, ours.own());
      lines = new Lines(file, key + "," + full.coordinates(), theirs.get(WHOLE));
      for (Map.Entry<String, Samples> part : theirs.entrySet()) {
        lines.write(EASY_TRAIN + part.getKey(), part.getValue());
      }
    }
  }

  private static void takeStep(EasyTrainRunner easyTrain, Map<String, Samples> parts)
      throws IOException, TranslateException {
    long[] whole = new long[1];
    easyTrain.takeStep(
        (part, nanos) -> {
          add(parts, part, nanos);
          whole[0] += nanos;
        });
    add(parts, WHOLE, whole[0]);
  }

  private static void add(Map<String, Samples> parts, String part, long nanos) {
    parts.computeIfAbsent(part, any -> new Samples()).add(nanos / 1e6);
  }

  /** The lines of one side, whose shares are of its own median step. */
  private record Lines(StudyFile file, String key, Samples whole) {

    void write(String part, Samples samples) throws IOException {
      file.append(
          key,
          String.format(
              Locale.ROOT,
              "%s,%.4f,%.4f,%.2f,%d",
              part,
              samples.median(),
              samples.mean(),
              100 * samples.median() / whole.median(),
              samples.count()));
    }
  }
}
