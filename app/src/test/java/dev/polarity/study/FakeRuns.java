package dev.polarity.study;

import dev.polarity.run.DataSection;
import dev.polarity.run.Kernels;
import dev.polarity.run.MadeWith;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunResult;
import dev.polarity.run.RunSpec;
import dev.polarity.train.RunListener;
import dev.polarity.train.RunStart;
import dev.polarity.train.StepRecord;
import dev.polarity.train.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Trains nothing: four steps, two evaluations, an accuracy that the test decides. */
final class FakeRuns implements RunMaker {

  static final long PARAMETERS = 1000;
  static final long STEPS = 4;

  final List<RunSpec> trained = new ArrayList<>();
  ToDoubleFunction<RunSpec> accuracy = spec -> 0.8;

  /** Is asked after the second step of a run, and may throw. */
  Runnable afterTwoSteps = () -> {};

  @Override
  public Optional<RunResult> train(RunDirectory run, RunListener listener, StopSignal stop) {
    RunSpec spec = run.file().request();
    trained.add(spec);
    DataSection data =
        new DataSection("digits", "00".repeat(32), 512, 100, List.of(1L, 2L), List.of("a", "b"));
    double rate = spec.initialRate().orElse(0.01);
    Resolved resolved =
        new Resolved(
            rate, 1, Kernels.NATIVE, STEPS, 1, Optional.empty(), Optional.empty(), List.of());
    run.complete(data, resolved, new MadeWith("1", "17", "none", "none"));
    run.writeProbe("sha256:0" + spec.seed());
    listener.onStart(new RunStart(run.path(), spec, data, resolved, PARAMETERS, 0, 2, 0));
    double reached = accuracy.applyAsDouble(spec);
    step(listener, 0);
    step(listener, 1);
    run.append(new MetricsLine(2, 1, rate, 2.5, reached - 0.1, 0.9, 0.5, 10, 0, "ab"));
    afterTwoSteps.run();
    if (stop.isRequested()) {
      return Optional.empty();
    }
    step(listener, 2);
    step(listener, 3);
    run.append(new MetricsLine(4, 2, rate, 1.5, reached, reached - 0.2, 0.5, 10, 0, "cd"));
    RunResult result = result(spec, rate, reached);
    run.writeResult(result);
    listener.onEnd(result);
    return Optional.of(result);
  }

  private static void step(RunListener listener, long step) {
    listener.onStep(new StepRecord(step, 0.1, 2, 0.5, 128));
  }

  private static RunResult result(RunSpec spec, double rate, double reached) {
    return new RunResult(
        reached,
        reached - 0.2,
        0.3,
        1.5,
        "sha256:cd",
        1,
        "probe",
        true,
        STEPS,
        2,
        83,
        rate,
        rate,
        PARAMETERS,
        spec.method().text(),
        spec.schedule(),
        spec.stage().text(),
        spec.averaging(),
        spec.seed(),
        spec.batch(),
        spec.voters(),
        1,
        1,
        "native",
        0,
        0,
        STEPS * spec.method().bitsPerStep(PARAMETERS, 3),
        0,
        "17",
        "1");
  }
}
