package dev.polarity.study;

import dev.polarity.run.DataSection;
import dev.polarity.run.MadeWith;
import dev.polarity.run.Method;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunResult;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunSpecBuilder;
import dev.polarity.run.RunYaml;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a finished run gives to the tables of a study.
 *
 * @param results the line of the average, where the run averaged, then that of the last iterate
 * @param curves the evaluations of the average, then those of the last iterate
 * @param run what the run was made with
 */
public record RunRows(List<ResultRow> results, List<CurveRow> curves, RunRow run) {

  private static final int EPOCH_DIGITS = 6;
  private static final MadeWith UNKNOWN = new MadeWith("", "", "", "");

  /** What has a column of its own, or decides no more than the last bits. */
  private static final Set<String> NO_OPTIONS =
      Set.of(
          "data",
          "model",
          "method",
          "schedule",
          "stage",
          "initial-rate",
          "averaging",
          "seed",
          "voters",
          "batch",
          "epochs",
          "steps",
          "threads",
          "kernels");

  /** Copies the lists. */
  public RunRows {
    results = List.copyOf(results);
    curves = List.copyOf(curves);
  }

  /**
   * Reads the rows of a run.
   *
   * @param directory a run directory
   * @return its rows; empty where the run is not finished
   * @throws dev.polarity.error.InvalidInputException if it is no run, or a file of it is damaged
   */
  public static Optional<RunRows> of(Path directory) {
    RunDirectory run = RunDirectory.view(directory);
    Optional<DataSection> data = run.file().data();
    if (data.isEmpty()) {
      return Optional.empty();
    }
    Method method = run.file().request().method();
    Optional<Ending> ending =
        run.result()
            .map(Ending::of)
            .or(
                () ->
                    DivergedRun.read(directory)
                        .map(failed -> Ending.of(failed, data.get(), method)));
    return ending.map(end -> rows(run, data.get().name(), end));
  }

  /** How a run ended; its accuracies are those of the average and of the last iterate. */
  private record Ending(
      double accuracy,
      double accuracyLast,
      double trainLoss,
      long steps,
      double epochs,
      long bits,
      double seconds,
      String fingerprint) {

    static Ending of(RunResult result) {
      return new Ending(
          result.testAccuracy(),
          result.testAccuracyLast(),
          result.trainLoss(),
          result.steps(),
          result.epochs(),
          result.bits(),
          result.seconds(),
          result.fingerprint());
    }

    static Ending of(DivergedRun failed, DataSection data, Method method) {
      double guess = data.classes().isEmpty() ? Double.NaN : 1.0 / data.classes().size();
      return new Ending(
          guess,
          guess,
          Double.NaN,
          failed.steps(),
          failed.epochs(),
          // Without the scales that a method may send for each tensor, of which there are few.
          failed.steps() * method.bitsPerStep(failed.parameters(), 0),
          failed.seconds(),
          "");
    }

    /** Bits sent up to a step: every step sends as many. */
    long bitsUntil(long step) {
      return steps == 0 ? 0 : bits / steps * step;
    }
  }

  private static RunRows rows(RunDirectory run, String dataName, Ending end) {
    RunSpec spec = run.file().request();
    List<MetricsLine> metrics = run.metrics();
    List<ResultRow> results = new ArrayList<>();
    List<CurveRow> curves = new ArrayList<>();
    boolean isDefault = isDefault(spec);
    for (boolean averaging : spec.averaging() ? List.of(true, false) : List.of(false)) {
      boolean published = averaging == spec.averaging();
      KeyColumns key = key(spec, dataName, epochs(end), isDefault && published, averaging);
      results.add(result(key, end, metrics));
      metrics.forEach(line -> curves.add(curve(key, end, line)));
    }
    return new RunRows(results, curves, run(results.get(0), run, PlannedRun.spec(spec, dataName)));
  }

  private static RunRow run(ResultRow published, RunDirectory run, String spec) {
    MadeWith made = run.file().madeWith().orElse(UNKNOWN);
    return new RunRow(
        published.key(),
        published.fingerprint(),
        run.probe().orElse(""),
        made.jdk(),
        made.tensorLibrary(),
        made.processor(),
        run.file().resolved().map(Resolved::threads).orElse(run.file().request().threads()),
        made.polarity(),
        spec);
  }

  /** Returns the key columns of one side of a run, of which the length is known. */
  static KeyColumns key(
      RunSpec spec, String dataName, String epochs, boolean isDefault, boolean averaging) {
    return new KeyColumns(
        dataName,
        spec.model(),
        spec.method().text(),
        spec.schedule(),
        spec.stage().text(),
        PlannedRun.rate(spec),
        isDefault,
        averaging,
        options(spec),
        spec.seed(),
        spec.voters(),
        spec.batch(),
        epochs);
  }

  private static ResultRow result(KeyColumns key, Ending end, List<MetricsLine> metrics) {
    double last = key.averaging() ? end.accuracy() : end.accuracyLast();
    double best =
        metrics.stream()
            .mapToDouble(line -> accuracy(line, key.averaging()))
            .filter(accuracy -> accuracy > last)
            .max()
            .orElse(last);
    return new ResultRow(
        key,
        end.steps(),
        last,
        best,
        end.trainLoss(),
        end.bits(),
        end.seconds(),
        end.fingerprint());
  }

  private static CurveRow curve(KeyColumns key, Ending end, MetricsLine line) {
    return new CurveRow(
        key,
        line.epoch(),
        line.step(),
        line.rate(),
        line.trainLoss(),
        accuracy(line, key.averaging()),
        end.bitsUntil(line.step()));
  }

  private static double accuracy(MetricsLine line, boolean averaging) {
    return averaging ? line.testAccuracy() : line.testAccuracyLast();
  }

  private static String epochs(Ending end) {
    return BigDecimal.valueOf(end.epochs())
        .setScale(EPOCH_DIGITS, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** Whether nothing was given but data, model, seed, voters, batch and length. */
  static boolean isDefault(RunSpec spec) {
    return plain(spec).build().equals(spec);
  }

  private static RunSpecBuilder plain(RunSpec spec) {
    RunSpecBuilder plain =
        RunSpec.builder()
            .data(spec.data())
            .model(spec.model())
            .modelOptions(spec.modelOptions())
            .seed(spec.seed())
            .voters(spec.voters())
            .batch(spec.batch())
            .threads(spec.threads())
            .kernels(spec.kernels());
    spec.epochs().ifPresent(plain::epochs);
    spec.steps().ifPresent(plain::steps);
    return plain;
  }

  /** Returns every other setting that is not its default, as the options column tells it. */
  public static String options(RunSpec spec) {
    RunSpecBuilder plain =
        plain(spec)
            .modelOptions(Map.of())
            .method(spec.method())
            .schedule(spec.schedule())
            .stage(spec.stage());
    spec.initialRate().ifPresent(plain::initialRate);
    Map<String, String> usual = flat(RunYaml.request(plain.build()));
    Map<String, String> given = flat(RunYaml.request(spec));
    return given.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(usual.get(entry.getKey())))
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(";"));
  }

  private static Map<String, String> flat(Map<String, Object> request) {
    Map<String, String> flat = new TreeMap<>();
    request.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> options) {
            String name = key.replaceFirst("-options$", "");
            options.forEach((option, number) -> flat.put(name + "." + option, number.toString()));
          } else if (!NO_OPTIONS.contains(key)) {
            flat.put(key, key.equals("init") ? lastName(value.toString()) : value.toString());
          }
        });
    return flat;
  }

  private static String lastName(String path) {
    return String.valueOf(Path.of(path).getFileName());
  }

  /**
   * Returns the accuracy in the run's favour: the larger of the average's and the last iterate's.
   */
  double accuracy() {
    return results.stream()
        .mapToDouble(
            row -> Double.isNaN(row.trainLoss()) ? RateSearch.DIVERGED : row.testAccuracy())
        .max()
        .orElse(RateSearch.DIVERGED);
  }
}
