package dev.polarity.train;

import static dev.polarity.train.NodeRuns.core;
import static dev.polarity.train.NodeRuns.result;
import static dev.polarity.train.NodeRuns.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.training.loss.Loss;
import dev.polarity.data.EpochOrder;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.meeting.Peers;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.MeasuredRate;
import dev.polarity.run.Method;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunFile;
import dev.polarity.run.RunResult;
import dev.polarity.run.Sampling;
import dev.polarity.run.ScheduleKind;
import dev.polarity.run.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs that measure their rates on the way, at the steps 100, 110 and 120 of 130: the same wherever
 * the voters are placed and however often the run stops, and nothing is measured twice.
 */
class MeasuredRatesIT {

  private static final long STEPS = 130;

  @TempDir Path directory;

  private Training.Builder run(String name, Method method) {
    return SmallRuns.in(directory.resolve(name))
        .optVoters(4)
        .optBatch(12)
        .optMethod(method)
        .optSchedule(ScheduleKind.MEASURED, Map.of("reach", "1.5"))
        .optStage(Stage.ofSteps(10))
        .optSteps(STEPS)
        .optEvalEvery(10)
        .optSnapshotEvery(25);
  }

  private List<Training> nodes(int count, Method method) {
    return nodes(count, method, Sampling.GLOBAL);
  }

  private List<Training> nodes(int count, Method method, Sampling sampling) {
    List<Training> nodes = new ArrayList<>();
    for (int rank = 0; rank < count; rank++) {
      nodes.add(run("node" + rank, method).optSampling(sampling).build());
    }
    return nodes;
  }

  private List<MeasuredRate> rates(String name) {
    return RunDirectory.view(directory.resolve(name))
        .file()
        .resolved()
        .orElseThrow()
        .measuredRates();
  }

  private static RunListener diesIn(long step) {
    return new NodeRuns.Dies(step);
  }

  /** The rate of step 100, worked out from the weights that a run of 100 steps ends with. */
  @Test
  void theRateFollowsFromTheRootAtTheWeightsOfThatStep() {
    RunResult hundred =
        run("hundred", Method.SIGNUM).optSteps(100).optAveraging(false).build().run();
    run("whole", Method.SIGNUM).optAveraging(false).build().run();
    List<MeasuredRate> measured = rates("whole");
    assertThat(measured).extracting(MeasuredRate::step).containsExactly(100L, 110L, 120L);
    assertThat(rates("hundred")).as("not needed any more").isEmpty();

    try (Replica replica = Replicas.of(SmallRuns.plain(), 1, 28, 28)) {
      ModelFiles.read(RunDirectory.view(directory.resolve("hundred")).model(), replica);
      assertThat(replica.fingerprint()).isEqualTo(hundred.fingerprint());
      CounterRandom random = new CounterRandom(3);
      int[] sample = EpochOrder.global(random, 240, 4, 12).leading(512);
      // Of signum's noise (1 - β)/(1 + β) is left, with the β of 0.9 that a float holds.
      double beta = 0.9f;
      double noise = beta * beta * ((1 - beta) / (1 + beta)) + (1 - beta) * (1 - beta);
      double factor = 1.5 * Math.sqrt(noise / STEPS);
      double root;
      try (SignRay ray =
          new SignRay(
              replica,
              SmallRuns.digits().train(),
              sample,
              Loss.softmaxCrossEntropyLoss(),
              new EngineSeed(random),
              Peers.alone())) {
        double unchanging = hundred.initialRate() / factor;
        root = LaterRoot.below(ray, unchanging).orElseThrow();
      }
      assertThat(measured.get(0).rate()).isEqualTo(factor * root).isLessThan(hundred.initialRate());
    }
    List<MetricsLine> lines = SmallRuns.metrics(directory.resolve("whole"));
    assertThat(lines.subList(0, 10))
        .extracting(MetricsLine::rate)
        .containsOnly(lines.get(0).rate());
    assertThat(lines.subList(10, 13))
        .extracting(MetricsLine::rate)
        .containsExactlyElementsOf(measured.stream().map(MeasuredRate::rate).toList());
    assertThat(measured.get(1).rate()).isLessThanOrEqualTo(measured.get(0).rate());
  }

  /** The 240 images are two chunks, so that one of three nodes has none to measure on. */
  @ParameterizedTest
  @CsvSource({"SIGN, GLOBAL", "SIGNUM, GLOBAL", "SIGNUM, SHARDED"})
  void anyPlacementMeasuresTheSame(Method method, Sampling sampling) {
    RunResult alone = run("alone", method).optSampling(sampling).build().run();
    RunResult shared = result(together(nodes(3, method, sampling), Training::run));

    assertThat(core(shared)).isEqualTo(core(alone));
    for (int rank = 0; rank < 3; rank++) {
      assertThat(rates("node" + rank)).isEqualTo(rates("alone"));
    }
  }

  @ParameterizedTest
  @CsvSource({"SIGN, 98", "SIGN, 99", "SIGN, 100", "SIGN, 115", "SIGNUM, 100", "SIGNUM, 112"})
  void aRunThatDiesThereEndsLikeOneThatDidNot(Method method, long step) {
    RunResult whole = run("whole", method).build().run();
    dieIn(method, step);
    List<MeasuredRate> kept = rates("dying");
    assertThat(kept).hasSize(step < 100 ? 0 : 1 + (int) (step - 100) / 10);

    RunResult resumed = run("dying", method).build().resume();

    assertThat(SmallRuns.result(resumed)).isEqualTo(SmallRuns.result(whole));
    assertThat(SmallRuns.metrics(directory.resolve("dying")))
        .isEqualTo(SmallRuns.metrics(directory.resolve("whole")));
    assertThat(rates("dying")).isEqualTo(rates("whole"));
    assertThat(rates("whole").subList(0, kept.size())).isEqualTo(kept);
  }

  @Test
  void aNodeThatLostItsDirectoryIsToldTheRates() throws IOException {
    RunResult alone = run("alone", Method.SIGN).build().run();
    List<Training> dying = nodes(2, Method.SIGN);
    dying.set(1, run("node1", Method.SIGN).optListener(diesIn(113)).build());
    assertThat(together(dying, Training::run)).doesNotHaveAnyElementsOfTypes(RunResult.class);
    AtomicFiles.deleteTree(directory.resolve("node0"));

    RunResult resumed = result(together(nodes(2, Method.SIGN), Training::resume));

    assertThat(resumed.fingerprint()).isEqualTo(alone.fingerprint());
    assertThat(rates("node0")).isEqualTo(rates("alone"));
    assertThat(rates("node1")).isEqualTo(rates("alone"));
  }

  /** A kept rate that no measurement would give: who measured again would not end with it. */
  @Test
  void whatIsKeptIsNotMeasuredAgain() throws IOException {
    dieIn(Method.SIGN, 105);
    rewrite("100=[^,\\]]*", "100=0x1.0p-14");

    run("dying", Method.SIGN).build().resume();

    assertThat(rates("dying").get(0)).isEqualTo(new MeasuredRate(100, 0x1p-14));
    assertThat(SmallRuns.metrics(directory.resolve("dying")).get(10).rate()).isEqualTo(0x1p-14);
  }

  private void dieIn(Method method, long step) {
    assertThatThrownBy(run("dying", method).optListener(diesIn(step)).build()::run)
        .hasMessage("the process dies");
  }

  /** Changes the dead run's file. */
  private void rewrite(String pattern, String replacement) throws IOException {
    Path file = directory.resolve("dying/run.yaml");
    String before = Files.readString(file);
    Files.writeString(file, before.replaceFirst(pattern, replacement));
    assertThat(file).content().isNotEqualTo(before);
  }

  /** The same with a file of another run, of which a rate was changed. */
  @Test
  void aRepeatedRunTakesTheRatesOfTheFirst() {
    RunResult first = run("first", Method.SIGNUM).build().run();
    RunFile file = RunDirectory.view(directory.resolve("first")).file();
    assertThat(SmallRuns.result(repeated(file, "again"))).isEqualTo(SmallRuns.result(first));
    assertThat(rates("again")).isEqualTo(rates("first"));

    List<MeasuredRate> changed = new ArrayList<>(rates("first"));
    changed.set(1, new MeasuredRate(110, 0x1p-14));
    RunResult other = repeated(file.measured(changed), "other");
    assertThat(rates("other")).isEqualTo(changed);
    assertThat(other.fingerprint()).isNotEqualTo(first.fingerprint());
  }

  private RunResult repeated(RunFile file, String name) {
    return Training.builder()
        .setModel("small", Map.of(), (input, outputs) -> SmallRuns.plain())
        .setData("digits", SmallRuns::digits)
        .optRepeat(file)
        .setRun(directory.resolve(name))
        .build()
        .run();
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"SIGN", "SIGNUM"})
  void theWeightsOfEveryStepCanBeToldAfterwards(Method method) {
    run("run", method).build().run();
    Path run = directory.resolve("run");
    WeightHistory history = new WeightHistory(RunDirectory.view(run), notice -> {});
    for (MetricsLine line : SmallRuns.metrics(run)) {
      assertThat(history.fingerprintAt(line.step()))
          .as("step %d", line.step())
          .isEqualTo(line.fingerprint());
    }
  }

  @Test
  void aFileWithoutTheRatesIsNotGoneOnWith() throws IOException {
    dieIn(Method.SIGN, 113);
    rewrite("\n  measured-rates: .*", "");

    assertThatThrownBy(run("dying", Method.SIGN).build()::resume)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(
            "The run has come by step 100, but run.yaml does not hold the rate");
    assertThatThrownBy(
            () ->
                new WeightHistory(RunDirectory.view(directory.resolve("dying")), notice -> {})
                    .fingerprintAt(110))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void nodesThatKeptDifferentRatesDoNotGoOn() throws IOException {
    List<Training> dying = nodes(2, Method.SIGN);
    dying.set(1, run("node1", Method.SIGN).optListener(diesIn(113)).build());
    together(dying, Training::run);
    Path file = directory.resolve("node1/run.yaml");
    Files.writeString(file, Files.readString(file).replaceFirst("110=[^,\\]]*", "110=0x1.0p-12"));

    for (Object end : together(nodes(2, Method.SIGN), Training::resume)) {
      assertThat((Throwable) end)
          .isInstanceOf(StoppedException.class)
          .hasMessageContaining("has measured for step 110 the rate");
    }
  }
}
