package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import dev.polarity.run.Method;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.RunDirectory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightHistoryTest {

  @TempDir Path directory;

  /** The fingerprints of the metrics are those of the weights that the run really had. */
  @ParameterizedTest
  @CsvSource({"SIGN, 0, 4", "SIGNUM, 0.5, 4", "SIGNUM, 0.5, 1", "SIGN, 0.5, 100"})
  void everyStepIsToldFromSnapshotAndJournal(Method method, float decay, long snapshotEvery) {
    Path run = directory.resolve("run");
    SmallRuns.in(run)
        .setModel("small", java.util.Map.of(), (input, outputs) -> SmallRuns.normalised())
        .optMethod(method)
        .optInitialRate(0.01)
        .optWeightDecay(decay)
        .optEvalEvery(1)
        .optSnapshotEvery(snapshotEvery)
        .build()
        .run();

    WeightHistory history = new WeightHistory(RunDirectory.view(run), notice -> {});

    try (Replica replica = Replicas.of(SmallRuns.normalised(), 1, 28, 28)) {
      for (MetricsLine line : SmallRuns.metrics(run)) {
        assertThat(history.fingerprintAt(line.step(), replica::slots))
            .as("step %d", line.step())
            .isEqualTo(line.fingerprint());
      }
      assertThat(history.fingerprintAt(0, replica::slots)).startsWith("sha256:");
      assertThatThrownBy(() -> history.fingerprintAt(16, replica::slots))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("--at-step 16: ")
          .hasMessageContaining("the steps 0 to 15 only");
    }
    assertThat(history.steps()).hasSize(1);
    assertThat(history.steps().get(0).first()).isZero();
    assertThat(history.steps().get(0).end()).isEqualTo(16);
  }

  @Test
  void aRunThatHasTakenNoStepHasNone() {
    Path run = directory.resolve("run");
    try (RunDirectory made =
        RunDirectory.create(
            run,
            dev.polarity.run.RunSpec.builder().build(),
            dev.polarity.run.RunSettings.defaults())) {
      assertThatThrownBy(() -> new WeightHistory(made, notice -> {}))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("has not taken a step yet");
    }
  }
}
