package dev.polarity.bench;

import ai.djl.translate.TranslateException;
import dev.polarity.run.Method;
import dev.polarity.train.SplitStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where the time of one step goes, for Polarity with one voter and for DJL's own {@code EasyTrain}:
 * the median and the mean of each part in microseconds. Steps of the two alternate in slices of
 * half a second.
 */
public final class StepParts {

  private static final String HEADER =
      "network,batch,threads,method,part,median us,mean us,share of the median step";
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
            "--method",
            "sign,signum",
            "--seconds",
            "3",
            "--warmup",
            "2",
            "--csv",
            "bench/target/parts.csv");
    StudyFile file = new StudyFile(Path.of(options.text("--csv")), HEADER);
    Workload workload = Workload.named(options.text("--network"));
    int threads = options.number("--threads");
    for (String batchText : options.list("--batch")) {
      for (String method : options.list("--method")) {
        String key = String.join(",", workload.name(), batchText, "" + threads, method);
        if (file.has(key)) {
          continue;
        }
        int batch = Integer.parseInt(batchText);
        Map<String, Samples> ours = new LinkedHashMap<>();
        Map<String, Samples> theirs = new LinkedHashMap<>();
        try (Scratch directory = new Scratch();
            SplitStep split =
                new SplitStep(
                    workload.spec(batch, threads, Method.parse(method)),
                    workload.data(),
                    directory.path());
            EasyTrainRunner easyTrain =
                new EasyTrainRunner(workload.block(), workload.data(), batch)) {
          Slice ourSlice = new Slice(() -> split.takeStep((p, n) -> add(ours, p, n)));
          Slice theirSlice = new Slice(() -> easyTrain.takeStep((p, n) -> add(theirs, p, n)));
          ourSlice.stepsPerSecond(options.seconds("--warmup"));
          theirSlice.stepsPerSecond(options.seconds("--warmup"));
          ours.clear();
          theirs.clear();
          for (double done = 0; done < options.seconds("--seconds"); done += SLICE_SECONDS) {
            ourSlice.stepsPerSecond(SLICE_SECONDS);
            theirSlice.stepsPerSecond(SLICE_SECONDS);
          }
        }
        write(file, key, "", ours);
        write(file, key, "EasyTrain: ", theirs);
      }
    }
  }

  private static void add(Map<String, Samples> parts, String part, long nanos) {
    parts.computeIfAbsent(part, any -> new Samples()).add(nanos / 1e3);
  }

  private static void write(StudyFile file, String key, String side, Map<String, Samples> parts)
      throws IOException {
    double whole = parts.values().stream().mapToDouble(Samples::median).sum();
    for (Map.Entry<String, Samples> part : parts.entrySet()) {
      Samples samples = part.getValue();
      file.append(
          key,
          String.format(
              Locale.ROOT,
              "%s,%.1f,%.1f,%.1f %%",
              side + part.getKey(),
              samples.median(),
              samples.mean(),
              100 * samples.median() / whole));
    }
  }
}
