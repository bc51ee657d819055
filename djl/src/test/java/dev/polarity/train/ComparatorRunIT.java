package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.polarity.error.DivergedException;
import dev.polarity.error.StoppedException;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.Kernels;
import dev.polarity.run.Method;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunResult;
import dev.polarity.run.RunSpec;
import dev.polarity.run.ScheduleKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComparatorRunIT {

  private static final int TENSORS = 4;
  private static final long COORDINATES = 784 * 8 + 8 + 8 * 10 + 10;

  @TempDir Path directory;

  /** A rate at which each method learns the small network. */
  private static Training.Builder training(Path run, Method method) {
    Training.Builder builder =
        SmallRuns.in(run).optMethod(method).optBatch(8).optEpochs(4).optEvalEvery(10);
    return switch (method) {
      case SGD, EF_SIGN -> builder.optInitialRate(0.2);
      case MOMENTUM -> builder.optInitialRate(0.01);
      case HYPERGRADIENT ->
          builder
              .optSchedule(ScheduleKind.CONSTANT, Map.of())
              .optInitialRate(0.1)
              .optMethodOption("rate", "1e-4");
      case ADAM, ADAMW, RMSPROP, LION -> builder.optInitialRate(0.005);
      case ADAGRAD -> builder.optInitialRate(0.02);
      case ALIAS -> builder.optSchedule(ScheduleKind.CONSTANT, Map.of());
      case SIGN, SIGNUM, LION_VOTE -> builder;
    };
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SIGN", "SIGNUM", "LION_VOTE"})
  void learnsAndRepeatsToTheBit(Method method) {
    Path one = directory.resolve("one");
    RunResult first = training(one, method).build().run();
    RunResult second = training(directory.resolve("two"), method).build().run();

    assertThat(SmallRuns.result(second)).isEqualTo(SmallRuns.result(first));
    assertThat(SmallRuns.metrics(directory.resolve("two"))).isEqualTo(SmallRuns.metrics(one));
    List<MetricsLine> lines = SmallRuns.metrics(one);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(3).trainLoss()).isLessThan(0.97 * lines.get(0).trainLoss());
    assertThat(first.method()).isEqualTo(method.text());
    assertThat(first.repeatable()).isTrue();
    assertThat(first.steps()).isEqualTo(40);
    assertThat(first.bits()).isEqualTo(40 * method.bitsPerStep(COORDINATES, TENSORS));
    assertThat(first.bytesSent()).isZero();
    assertThat(Double.isNaN(lines.get(3).agreement())).isEqualTo(method != Method.ALIAS);
    RunDirectory run = RunDirectory.view(one);
    assertThat(run.journal()).doesNotExist();
    assertThat(run.snapshots()).doesNotExist();
    assertThat(run.model()).isDirectory();
  }

  @Test
  void theVotesThemselvesAreCountedToo() {
    RunResult result = SmallRuns.in(directory.resolve("run")).build().run();
    assertThat(result.bits()).isEqualTo(SmallRuns.STEPS * COORDINATES);
  }

  @Test
  void allMethodsEndWithOtherWeights() {
    List<String> prints = new ArrayList<>();
    for (Method method : Method.values()) {
      prints.add(
          training(directory.resolve(method.text()), method)
              .optSteps(3)
              .build()
              .run()
              .fingerprint());
    }
    assertThat(prints).doesNotHaveDuplicates();
  }

  /** The same voters' batches and initial weights as for a vote, and no more than SGD's formula. */
  @ParameterizedTest
  @ValueSource(floats = {0, 0.5f})
  void sgdIsWhatItsFormulaSaysOnTheVotersOwnBatches(float decay) {
    RunResult result =
        SmallRuns.in(directory.resolve("run"))
            .optMethod(Method.SGD)
            .optSchedule(ScheduleKind.INVERSE_SQUARE_ROOT, Map.of())
            .optInitialRate(0.25)
            .optWeightDecay(decay)
            .optSteps(3)
            .build()
            .run();

    EngineSettings.apply(1, Kernels.NATIVE);
    RunSpec spec = RunSpec.builder().voters(3).batch(16).steps(3).seed(3).threads(1).build();
    CounterRandom random = new CounterRandom(3);
    MiniBatches batches = new MiniBatches(spec, SmallRuns.digits(), random);
    EngineSeed seed = new EngineSeed(random);
    try (Replica replica = Replicas.of(SmallRuns.plain(), 1, 28, 28)) {
      InitialWeights.of(random).set(replica);
      for (int step = 0; step < 3; step++) {
        float[] mean = new float[(int) replica.coordinates()];
        for (int voter = 0; voter < 3; voter++) {
          try (NDManager manager = replica.manager().newSubManager()) {
            seed.set(step, voter);
            replica.backward(batches.of(manager, step, voter), new SoftmaxCrossEntropyLoss());
          }
          float[] gradient = Replicas.gradient(replica);
          for (int j = 0; j < mean.length; j++) {
            mean[j] += gradient[j];
          }
        }
        float rate = (float) (0.25 / Math.sqrt(step + 1));
        for (ParameterSlot slot : replica.slots()) {
          float shrink = slot.name().endsWith("weight") ? (float) (1 - (double) rate * decay) : 1;
          for (int j = (int) slot.first(); j < slot.end(); j++) {
            float x = replica.weights().get(j) * shrink;
            replica.weights().put(j, x - rate * (mean[j] * (float) (1.0 / 3)));
          }
        }
      }
      assertThat(result.fingerprint()).isEqualTo(replica.fingerprint());
    }
  }

  /** With rates held at one number by the bound, ALIAS is a vote of signs and nothing else. */
  @Test
  void aliasVotesLikeSign() {
    RunResult alias =
        SmallRuns.in(directory.resolve("alias"))
            .optMethod(Method.ALIAS)
            .optSchedule(ScheduleKind.CONSTANT, Map.of())
            .optMethodOption("d0", "1e30")
            .optMethodOption("largest-rate", "0.002")
            .build()
            .run();
    RunResult sign =
        SmallRuns.in(directory.resolve("sign"))
            .optMethod(Method.SIGN)
            .optSchedule(ScheduleKind.CONSTANT, Map.of())
            .optWeightDecay(0)
            .optInitialRate(0.002)
            .build()
            .run();

    assertThat(alias.fingerprint()).isEqualTo(sign.fingerprint());
    assertThat(alias.testAccuracy()).isEqualTo(sign.testAccuracy());
    assertThat(alias.trainLoss()).isCloseTo(sign.trainLoss(), within(1e-12));
    assertThat(alias.initialRate()).isEqualTo(0.002);
  }

  @Test
  void aRunThatWasCutOffStartsAgainAndEndsTheSame() {
    RunResult whole = training(directory.resolve("whole"), Method.ADAM).build().run();
    Path cut = directory.resolve("cut");
    StopSignal stop = new StopSignal();
    assertThatThrownBy(
            training(cut, Method.ADAM)
                    .optStop(stop)
                    .optListener(
                        new RunListener() {
                          @Override
                          public void onStep(StepRecord step) {
                            if (step.step() == 23) {
                              stop.request();
                            }
                          }
                        })
                    .build()
                ::run)
        .isInstanceOf(StoppedException.class)
        .hasMessage("Stopped after step 24 of 40.");
    assertThat(SmallRuns.metrics(cut)).hasSize(2);

    List<String> notices = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    RunResult resumed =
        training(cut, Method.ADAM)
            .optListener(
                new RunListener() {
                  @Override
                  public void onNotice(String notice) {
                    notices.add(notice);
                  }

                  @Override
                  public void onStep(StepRecord step) {
                    steps.add(step.step());
                  }
                })
            .build()
            .resume();

    assertThat(notices)
        .containsExactly(
            "The method adam keeps no journal and no snapshots, so the run starts again from its first step.");
    assertThat(steps).hasSize(40).startsWith(0L, 1L);
    assertThat(SmallRuns.result(resumed)).isEqualTo(SmallRuns.result(whole));
    assertThat(SmallRuns.metrics(cut)).isEqualTo(SmallRuns.metrics(directory.resolve("whole")));
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"SGD", "MOMENTUM", "EF_SIGN"})
  void anAbsurdRateDiverges(Method method) {
    assertThatThrownBy(training(directory.resolve("run"), method).optInitialRate(1e30).build()::run)
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("so the run has diverged; try a smaller --initial-rate.");
  }

  @Test
  void lookingDoesNotChangeWhatIsSeen() {
    RunResult seldom =
        training(directory.resolve("seldom"), Method.MOMENTUM)
            .setBlock(SmallRuns::normalised)
            .optEvalEvery(1000)
            .build()
            .run();
    RunResult often =
        training(directory.resolve("often"), Method.MOMENTUM)
            .setBlock(SmallRuns::normalised)
            .optEvalEvery(1)
            .build()
            .run();
    assertThat(often.fingerprint()).isEqualTo(seldom.fingerprint());
    assertThat(often.testAccuracy()).isEqualTo(seldom.testAccuracy());
  }
}
