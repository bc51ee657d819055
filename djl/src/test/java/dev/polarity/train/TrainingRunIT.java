package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.polarity.data.SmallDigits;
import dev.polarity.run.Method;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunResult;
import dev.polarity.run.Sampling;
import dev.polarity.run.ScheduleKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingRunIT {

  @TempDir Path directory;
  private int runs;

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"SIGN", "SIGNUM", "LION_VOTE"})
  void theSameSpecGivesTheSameBits(Method method) {
    RunResult one = run(b -> b.optMethod(method));
    RunResult two = run(b -> b.optMethod(method));

    assertThat(SmallRuns.result(two)).isEqualTo(SmallRuns.result(one));
    assertThat(SmallRuns.metrics(last())).isEqualTo(SmallRuns.metrics(nth(1)));
    assertThat(one.repeatable()).isTrue();
    assertThat(one.method()).isEqualTo(method.text());
  }

  @Test
  void whatDecidesBitsDoes() {
    List<String> prints = new ArrayList<>();
    prints.add(run(b -> b).fingerprint());
    prints.add(run(b -> b.optSeed(4)).fingerprint());
    prints.add(run(b -> b.optMethod(Method.SIGN)).fingerprint());
    prints.add(run(b -> b.optMethod(Method.SIGNUM)).fingerprint());
    prints.add(run(b -> b.optMethod(Method.SIGNUM).optBeta(0.8f)).fingerprint());
    prints.add(run(b -> b.optMethodOption("beta1", "0.8")).fingerprint());
    prints.add(run(b -> b.optMethodOption("beta2", "0.99")).fingerprint());
    prints.add(run(b -> b.optVoters(1).optBatch(48)).fingerprint());
    prints.add(run(b -> b.optVoters(8).optBatch(6)).fingerprint());
    prints.add(run(b -> b.optVoters(2).optBatch(24)).fingerprint());
    prints.add(run(b -> b.optSampling(Sampling.SHARDED)).fingerprint());
    prints.add(run(b -> b.optInitialRate(0.01)).fingerprint());
    prints.add(run(b -> b.optSchedule(ScheduleKind.CONSTANT, Map.of())).fingerprint());
    prints.add(run(b -> b.optWeightDecay(0.1f)).fingerprint());
    prints.add(run(b -> b.optClip(0.01f)).fingerprint());
    prints.add(run(b -> b.optWarmUp(4)).fingerprint());
    prints.add(run(b -> b.optCooldown(0.5)).fingerprint());
    prints.add(run(b -> b.optSteps(14)).fingerprint());

    assertThat(prints).doesNotHaveDuplicates().allMatch(p -> p.matches("sha256:[0-9a-f]{64}"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void lookingDoesNotChangeWhatIsSeen(boolean normalised) {
    UnaryOperator<Training.Builder> block =
        b -> b.setBlock(normalised ? SmallRuns::normalised : SmallRuns::plain);
    RunResult seldom = run(b -> block.apply(b).optEvalEvery(1000).optSnapshotEvery(1000));
    RunResult often = run(b -> block.apply(b).optEvalEvery(1).optSnapshotEvery(1));
    RunResult unaveraged = run(b -> block.apply(b).optAveraging(false).optEvalEvery(4));

    assertThat(SmallRuns.metrics(nth(1))).hasSize(1);
    assertThat(SmallRuns.metrics(nth(2))).hasSize(SmallRuns.STEPS);
    assertThat(often.fingerprint()).isEqualTo(seldom.fingerprint());
    assertThat(unaveraged.fingerprint()).isEqualTo(seldom.fingerprint());
    assertThat(often.testAccuracy()).isEqualTo(seldom.testAccuracy());
    assertThat(often.testLoss()).isEqualTo(seldom.testLoss());
    assertThat(unaveraged.testAccuracyLast()).isEqualTo(seldom.testAccuracyLast());
    assertThat(unaveraged.testAccuracy()).isEqualTo(unaveraged.testAccuracyLast());
    // Evaluated after 4, 8, 12 and 15 steps.
    assertThat(SmallRuns.metrics(nth(3)))
        .extracting(MetricsLine::step)
        .containsExactly(4L, 8L, 12L, 15L);
    assertThat(SmallRuns.metrics(nth(3)).get(1).fingerprint())
        .isEqualTo(SmallRuns.metrics(nth(2)).get(7).fingerprint());
  }

  @Test
  void dropoutRepeats() {
    RunResult one = run(b -> b.setBlock(SmallRuns::withDropout));
    RunResult two = run(b -> b.setBlock(SmallRuns::withDropout).optEvalEvery(1));
    RunResult plain = run(b -> b.setBlock(SmallRuns::plain));

    assertThat(two.fingerprint()).isEqualTo(one.fingerprint()).isNotEqualTo(plain.fingerprint());
    assertThat(two.initialRate()).isEqualTo(one.initialRate());
  }

  @Test
  void theMetricsAreThoseOfTheSteps() {
    List<StepRecord> steps = new ArrayList<>();
    RunResult result =
        run(
            b ->
                b.optInitialRate(0.01)
                    .optListener(
                        new RunListener() {
                          @Override
                          public void onStep(StepRecord step) {
                            steps.add(step);
                          }
                        }));

    assertThat(steps).extracting(StepRecord::step).containsExactly(range(SmallRuns.STEPS));
    assertThat(steps).extracting(StepRecord::images).containsOnly(48);
    List<MetricsLine> lines = SmallRuns.metrics(last());
    assertThat(lines).extracting(MetricsLine::step).containsExactly(5L, 10L, 15L);
    assertThat(lines).extracting(MetricsLine::epoch).containsExactly(1.0, 2.0, 3.0);
    for (int line = 0; line < 3; line++) {
      List<StepRecord> epoch = steps.subList(5 * line, 5 * line + 5);
      assertThat(lines.get(line).trainLoss())
          .isEqualTo(
              epoch.stream().mapToDouble(StepRecord::loss).average().orElseThrow(), within(1e-12));
      assertThat(lines.get(line).agreement())
          .isEqualTo(
              epoch.stream().mapToDouble(StepRecord::agreement).average().orElseThrow(),
              within(1e-12));
      assertThat(lines.get(line).rate()).isEqualTo(epoch.get(4).rate());
    }
    // The universal sequence: c_1 = √3 - 1.
    assertThat(steps.get(0).rate()).isEqualTo(result.initialRate());
    assertThat(steps.get(1).rate() / result.initialRate())
        .isEqualTo(0.7320508075688773, within(1e-15));
    assertThat(result.finalRate()).isEqualTo(steps.get(14).rate());
    assertThat(result.trainLoss()).isEqualTo(lines.get(2).trainLoss());
    assertThat(result.fingerprint()).isEqualTo(lines.get(2).fingerprint());
    assertThat(result.parameters()).isEqualTo(785 * 8 + 9 * 10);
    assertThat(result.steps()).isEqualTo(15);
    assertThat(result.epochs()).isEqualTo(3.0);
    assertThat(result.bytesSent()).isZero();
    assertThat(result.testAccuracy()).as("better than a guess").isGreaterThan(0.2);
    assertThat(lines.get(2).trainLoss()).isLessThan(lines.get(0).trainLoss());
  }

  @Test
  void theWeightsAfterOneStepAreTheVotesOfThreeVoters() {
    List<float[]> signs = new ArrayList<>();
    float[] start;
    try (Replica replica = Replicas.of(SmallRuns.plain(), 1, 28, 28)) {
      dev.polarity.random.CounterRandom random = new dev.polarity.random.CounterRandom(3);
      InitialWeights.of(random).set(replica);
      start = Replicas.weights(replica);
      dev.polarity.data.EpochOrder order = dev.polarity.data.EpochOrder.global(random, 240, 3, 16);
      for (int voter = 0; voter < 3; voter++) {
        int[] indices = new int[16];
        order.batch(0, voter, indices);
        try (ai.djl.ndarray.NDManager manager = replica.manager().newSubManager()) {
          replica.backward(
              SmallRuns.digits()
                  .train()
                  .batch(manager, indices, dev.polarity.data.Augmentation.none()),
              new ai.djl.training.loss.SoftmaxCrossEntropyLoss());
        }
        signs.add(Replicas.gradient(replica));
      }
    }
    run(
        b ->
            b.optMethod(Method.SIGN)
                .optSteps(1)
                .optInitialRate(0.25)
                .optWeightDecay(0)
                .optAveraging(false));

    try (Replica replica = Replicas.of(SmallRuns.plain(), 1, 28, 28)) {
      ModelFiles.read(RunDirectory.view(last()).model(), replica);
      float[] weights = Replicas.weights(replica);
      int decided = 0;
      for (int j = 0; j < weights.length; j++) {
        float sum = 0;
        boolean absent = false;
        for (float[] gradient : signs) {
          sum += Math.signum(gradient[j]);
          absent |= gradient[j] == 0;
        }
        if (!absent) {
          decided++;
          assertThat(weights[j])
              .as("coordinate %d", j)
              .isEqualTo(start[j] - 0.25f * Math.signum(sum));
        } else {
          assertThat(Math.abs(weights[j] - start[j])).isEqualTo(0.25f, within(1e-6f));
        }
      }
      assertThat(decided).isGreaterThan(weights.length / 2);
    }
  }

  @Test
  void thePublishedModelIsTheAverageThatWasScored() {
    RunResult result = run(b -> b.setBlock(SmallRuns::normalised));

    try (Replica replica = Replicas.of(SmallRuns.normalised(), 1, 28, 28)) {
      ModelFiles.read(RunDirectory.view(last()).model(), replica);
      Evaluation.Score score =
          new Evaluation(
                  SmallRuns.digits().test(), new ai.djl.training.loss.SoftmaxCrossEntropyLoss())
              .of(replica);
      assertThat(score.accuracy()).isEqualTo(result.testAccuracy());
      assertThat(score.loss()).isEqualTo(result.testLoss());
      assertThat(replica.fingerprint()).as("the average").isNotEqualTo(result.fingerprint());
    }
    assertThat(RunDirectory.view(last()).result()).contains(result);
    assertThat(last().resolve("model/model-0000.params")).isRegularFile();
  }

  @Test
  void withoutAveragingTheLastIterateIsPublished() {
    RunResult result = run(b -> b.optAveraging(false));

    try (Replica replica = Replicas.of(SmallRuns.plain(), 1, 28, 28)) {
      ModelFiles.read(RunDirectory.view(last()).model(), replica);
      assertThat(replica.fingerprint()).isEqualTo(result.fingerprint());
    }
  }

  @Test
  void aRunIsRepeatedFromItsFileWithTheSameRate() {
    RunResult result = run(b -> b);
    Path repeat = directory.resolve("repeat");
    RunResult again =
        Training.builder()
            .setModel("small", Map.of(), (input, outputs) -> SmallRuns.plain())
            .setData("digits", SmallRuns::digits)
            .optRepeat(RunDirectory.view(last()).file())
            .setRun(repeat)
            .build()
            .run();
    assertThat(SmallRuns.result(again)).isEqualTo(SmallRuns.result(result));
  }

  @Test
  void imagesThatFillNoStepAreToldAndNotSeen() {
    List<RunStart> starts = new ArrayList<>();
    run(
        b ->
            b.setData("digits", () -> SmallDigits.of(100, 10))
                .optListener(
                    new RunListener() {
                      @Override
                      public void onStart(RunStart start) {
                        starts.add(start);
                      }
                    }));
    assertThat(starts).hasSize(1);
    assertThat(starts.get(0).stepsPerEpoch()).isEqualTo(2);
    assertThat(starts.get(0).unusedImages()).isEqualTo(4);
    assertThat(starts.get(0).step()).isZero();
    assertThat(Files.exists(last().resolve("result.json"))).isTrue();
  }

  private RunResult run(UnaryOperator<Training.Builder> options) {
    runs++;
    return options.apply(SmallRuns.in(last())).build().run();
  }

  private Path last() {
    return nth(runs);
  }

  private Path nth(int number) {
    return directory.resolve("run-" + number);
  }

  private static Long[] range(long end) {
    return java.util.stream.LongStream.range(0, end).boxed().toArray(Long[]::new);
  }
}
