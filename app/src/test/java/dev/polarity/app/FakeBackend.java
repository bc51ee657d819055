package dev.polarity.app;

import dev.polarity.forecast.ExchangeWork;
import dev.polarity.forecast.Load;
import dev.polarity.forecast.Slowest;
import dev.polarity.forecast.Way;
import dev.polarity.forecast.WayFigures;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.run.DataSection;
import dev.polarity.run.Kernels;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunFile;
import dev.polarity.run.RunResult;
import dev.polarity.run.RunSpec;
import dev.polarity.train.MachineTrial;
import dev.polarity.train.RunListener;
import dev.polarity.train.RunStart;
import dev.polarity.train.StepRecord;
import dev.polarity.train.StopSignal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Trains nothing: two steps of made-up numbers, or the failure it was told to give. */
final class FakeBackend implements Backend {

  static final RunResult RESULT =
      new RunResult(
          0.9871,
          0.982,
          0.0412,
          0.05,
          "sha256:ab",
          1,
          "cd",
          true,
          2,
          1,
          83,
          0.01,
          0.005,
          61_706,
          "signum",
          "adaptive",
          "step",
          true,
          1,
          32,
          4,
          1,
          2,
          "native",
          0,
          0,
          6_170_600,
          0,
          "17",
          "0.1.0");

  RunSpec measured;
  RunFile trained;
  Optional<RunFile> repeated = Optional.empty();
  SessionOptions options;
  RuntimeException beforeFirstStep;
  RuntimeException afterFirstStep;
  boolean stopped;

  @Override
  public Found find(String data) {
    return new Found("digits", 6);
  }

  @Override
  public Optional<RunResult> train(
      RunDirectory directory,
      Optional<RunFile> repeatedFile,
      SessionOptions sessionOptions,
      RunListener listener,
      StopSignal stop) {
    trained = directory.file();
    repeated = repeatedFile;
    options = sessionOptions;
    if (beforeFirstStep != null) {
      throw beforeFirstStep;
    }
    DataSection data =
        new DataSection("digits", "00".repeat(32), 6, 2, List.of(1L, 2L), List.of("a", "b"));
    Resolved resolved =
        new Resolved(0.01, 2, Kernels.NATIVE, 2, 1, Optional.empty(), Optional.empty(), List.of());
    listener.onStart(
        new RunStart(
            directory.path(), directory.file().request(), data, resolved, 61_706, 0, 2, 0));
    listener.onStep(new StepRecord(0, 0.01, 2.3, 0.6, 128));
    if (afterFirstStep != null) {
      throw afterFirstStep;
    }
    if (stopped) {
      return Optional.empty();
    }
    listener.onStep(new StepRecord(1, 0.007, 2.2, 0.7, 128));
    listener.onNotice("2 images are in no step.");
    listener.onMetrics(new MetricsLine(2, 1, 0.007, 2.25, 0.9871, 0.982, 0.65, 1234.5, 0, "ab"));
    directory.writeResult(RESULT);
    listener.onEnd(RESULT);
    return Optional.of(RESULT);
  }

  @Override
  public MachineTrial.Outcome measure(
      RunSpec spec,
      OptionalInt voters,
      double seconds,
      ClassLoader classes,
      Optional<Rendezvous> rendezvous,
      Consumer<String> notices) {
    measured = spec;
    Slowest vote = new Slowest(new double[][] {{0.0095, 0.01, 0.01, 0.0105}});
    Slowest dense = new Slowest(new double[][] {{0.014, 0.015}});
    ExchangeWork work = new ExchangeWork(1e-4, 1e-4, 1e-4, 1e-4);
    return new MachineTrial.Outcome(
        new Load(10_000_000, spec.batch(), voters),
        Map.of(
            Way.PLAIN, new WayFigures(vote, 0.009, work, 4, 1, 1),
            Way.CODED, new WayFigures(vote, 0.009, work.times(40), 4, 0.3, 0.3),
            Way.DENSE, new WayFigures(dense, 0.01, work.times(100), 4, 32, 32)),
        40,
        2e9,
        Optional.empty());
  }

  @Override
  public Score evaluate(RunDirectory directory, Optional<String> data, ClassLoader classes) {
    return new Score(data.orElse("digits"), 1000, 0.5, Double.NaN);
  }

  @Override
  public List<Prediction> predict(
      RunDirectory directory, List<Path> images, int most, ClassLoader classes) {
    return images.stream()
        .map(image -> new Prediction(image, List.of(new Guess("seven", 0.75))))
        .toList();
  }
}
