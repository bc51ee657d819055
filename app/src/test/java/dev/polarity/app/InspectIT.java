package dev.polarity.app;

import static dev.polarity.app.RunFiles.small;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.polarity.app.PolarityProcess.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The weights of any step, rebuilt from snapshots and journal, and how far back they reach. */
class InspectIT {

  private static final int STEPS = 120;
  private static final long COORDINATES = 784 * 64 + 64 + 64 * 10 + 10;
  private static final long MOST_OF_A_RECORD = COORDINATES / 8 + 64;
  private static final long MOST_OF_A_HEADER = 256;
  private static final Pattern TELLS =
      Pattern.compile("(?m)^tells +the weights of the steps (\\d+) \\.\\. (\\d+) ");

  @TempDir Path root;

  private static Outcome inspect(RunFiles run, String... options) {
    return InProcess.run("inspect", run.path(), List.of(options));
  }

  private static String fingerprintAt(RunFiles run, long step) {
    Outcome outcome = inspect(run, "--at-step=" + step);
    assertThat(outcome.code()).as(outcome.text()).isZero();
    return outcome.out().strip();
  }

  private static void assertUntold(RunFiles run, long step, String range) {
    Outcome outcome = inspect(run, "--at-step=" + step);
    assertThat(outcome.code()).as(outcome.text()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines())
        .singleElement()
        .asString()
        .contains("--at-step " + step, run.path().toString(), range);
  }

  @Test
  void everyStepCanBeLookedAt() {
    List<Object> decaying =
        List.of("--weight-decay=0.5", "--snapshot-every=16", "--eval-every=8", "--quiet");
    RunFiles run = new RunFiles(root.resolve("run"));
    PolarityProcess.succeed("train", small("signum", 112), decaying, "--run", run.path());
    assertThat(run.metricsObjects()).hasSize(14);
    for (JsonObject line : run.metricsObjects()) {
      assertThat(fingerprintAt(run, line.get("step").getAsLong()))
          .as(line.toString())
          .isEqualTo(line.get("fingerprint").getAsString());
    }
    assertUntold(run, 113, "0 to 112");
    assertUntold(run, -1, "0 to 112");
    assertThat(inspect(run).out())
        .containsPattern(
            "(?m)^measured     rate 0\\.\\d+ from step 100 on, rate 0\\.\\d+ from step 105 on$");

    Random random = Seed.random("InspectIT");
    for (int i = 0; i < 2; i++) {
      int step = 1 + random.nextInt(99);
      RunFiles shorter = new RunFiles(root.resolve("to-" + step + "-" + i));
      PolarityProcess.succeed("train", small("signum", step), decaying, "--run", shorter.path());
      assertThat(fingerprintAt(run, step)).as(Seed.of("%d", step)).isEqualTo(shorter.fingerprint());
    }
  }

  @Test
  void aComparatorsRunSaysThatItKeepsNothing() {
    RunFiles run = new RunFiles(root.resolve("run"));
    Outcome trained =
        InProcess.run(
            "train",
            List.of("--method=adam", "--initial-rate=0.001", "--steps=2", "--threads=1"),
            List.of("--quiet", "--run", run.path()));
    assertThat(trained.code()).as(trained.text()).isZero();

    Outcome outcome = inspect(run);
    assertThat(outcome.code()).as(outcome.text()).isZero();
    assertThat(outcome.out())
        .contains(
            "kept         no journal and no snapshots: adam is a method to compare with, whose run starts again after an interrupt\n")
        .doesNotContain("\njournal ")
        .contains("\nfingerprint  sha256:");
    Outcome step = inspect(run, "--at-step=1");
    assertThat(step.code()).isEqualTo(2);
    assertThat(step.err().lines())
        .singleElement()
        .asString()
        .contains("--at-step 1: ", run.path().toString(), "keeps no journal");
  }

  @ParameterizedTest
  @CsvSource({"64KiB, 65536, 4", "1KiB, 1024, 10"})
  void theJournalStaysUnderItsLimit(String limit, long bytes, int snapshotEvery) {
    RunFiles run = new RunFiles(root.resolve("run"));
    long sinceTwoSnapshots = 2 * snapshotEvery * MOST_OF_A_RECORD + 3 * MOST_OF_A_HEADER;
    long[] peakAndSamples = new long[2];
    try (PolarityProcess process =
        PolarityProcess.start(
            "train",
            small("sign", STEPS),
            List.of("--journal-limit=" + limit, "--snapshot-every=" + snapshotEvery),
            List.of("--eval-every=5", "--quiet", "--run", run.path()))) {
      process.awaits(
          () -> {
            long now = run.journalBytes();
            peakAndSamples[0] = Math.max(peakAndSamples[0], now);
            peakAndSamples[1] += now > 0 ? 1 : 0;
            return false;
          });
      Outcome outcome = process.await();
      assertThat(outcome.code()).as(outcome.text()).isZero();
    }
    assertThat(peakAndSamples[1]).as("samples").isGreaterThan(STEPS / 10);
    assertThat(peakAndSamples[0])
        .as("the journal's largest size in %d samples", peakAndSamples[1])
        .isGreaterThan(3 * COORDINATES / 8)
        .isLessThanOrEqualTo(Math.max(bytes, sinceTwoSnapshots));

    Matcher tells = TELLS.matcher(inspect(run).out());
    assertThat(tells.find()).as(inspect(run).out()).isTrue();
    long first = Long.parseLong(tells.group(1));
    assertThat(first)
        .isGreaterThan(STEPS / 2)
        .isLessThanOrEqualTo(STEPS - 2L * snapshotEvery + snapshotEvery);
    assertThat(Long.parseLong(tells.group(2))).isEqualTo(STEPS);
    for (JsonObject line : run.metricsObjects()) {
      long step = line.get("step").getAsLong();
      if (step < first) {
        assertUntold(run, step, first + " to " + STEPS);
      } else {
        assertThat(fingerprintAt(run, step)).isEqualTo(line.get("fingerprint").getAsString());
      }
    }
  }
}
