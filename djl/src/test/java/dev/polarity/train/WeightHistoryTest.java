package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import dev.polarity.run.Method;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
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

    for (MetricsLine line : SmallRuns.metrics(run)) {
      assertThat(history.fingerprintAt(line.step()))
          .as("step %d", line.step())
          .isEqualTo(line.fingerprint());
    }
    assertThat(history.fingerprintAt(0)).startsWith("sha256:");
    assertThatThrownBy(() -> history.fingerprintAt(16))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("--at-step 16: ")
        .hasMessageContaining("the steps 0 to 15 only");
    assertThat(history.steps()).hasSize(1);
    assertThat(history.steps().get(0).first()).isZero();
    assertThat(history.steps().get(0).end()).isEqualTo(16);
  }

  @Test
  void aFileOfAnEarlierPolarityIsReadAndSaysWhatItLacks() throws IOException {
    Path run = directory.resolve("run");
    SmallRuns.in(run).optInitialRate(0.01).build().run();
    Path file = run.resolve("run.yaml");
    String text = Files.readString(file);
    assertThat(text).contains("\n  decaying: [");
    Files.writeString(file, text.replaceFirst("\n  decaying: .*", ""));

    WeightHistory history = new WeightHistory(RunDirectory.view(run), notice -> {});

    assertThatThrownBy(() -> history.fingerprintAt(1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(run + ": its run.yaml does not tell which weights decay");
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
