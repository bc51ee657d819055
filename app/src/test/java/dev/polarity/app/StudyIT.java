package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.app.PolarityProcess.Outcome;
import dev.polarity.study.CurveRow;
import dev.polarity.study.ResultRow;
import dev.polarity.study.StudyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A study that is cut off, at whatever moment, comes to the tables of one that was left alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StudyIT {

  private static final int RUNS = 6;
  private static final String RECIPE =
      """
      study: small
      settings: {voters: 3, batch: 8, steps: 60, threads: 1, model-options: {hidden: 64}, eval-every: 20}
      seeds: [1]
      tasks: [{data: digits, model: mlp}]
      runs:
        - {}
        - {method: sign, seeds: [1, 2]}
        - {method: sgd, schedule: constant, initial-rate: search}
      search: {from: 0.01, to: 1, start: 0.1, points: 3}
      """;

  @TempDir static Path root;

  private Path recipe;
  private Path alone;

  @BeforeAll
  void make() throws IOException {
    recipe = Files.writeString(root.resolve("recipe.yaml"), RECIPE);
    alone = root.resolve("alone");
    PolarityProcess.succeed(command(alone));
    assertThat(finished(alone)).isEqualTo(RUNS);
  }

  private List<Object> command(Path study) {
    return List.of("compare", "--recipe", recipe, "--run", study, "--quiet");
  }

  private static long finished(Path study) {
    return runs(study).stream().filter(run -> new RunFiles(run).isFinished()).count();
  }

  private static List<Path> runs(Path study) {
    try (Stream<Path> all = Files.list(study.resolve("runs"))) {
      return all.filter(path -> Files.exists(path.resolve("run.yaml"))).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static List<ResultRow> results(Path study) {
    return StudyFiles.readResults(study.resolve(StudyFiles.RESULTS)).stream()
        .map(
            row ->
                new ResultRow(
                    row.key(),
                    row.steps(),
                    row.testAccuracy(),
                    row.bestTestAccuracy(),
                    row.trainLoss(),
                    row.bits(),
                    0,
                    row.fingerprint()))
        .toList();
  }

  private static List<CurveRow> curves(Path study) {
    return StudyFiles.readCurves(study.resolve(StudyFiles.CURVES));
  }

  private void assertSameAsAlone(Path study, String description) {
    assertThat(results(study)).as(description).isEqualTo(results(alone)).hasSize(2 * RUNS);
    assertThat(curves(study)).as(description).isEqualTo(curves(alone));
  }

  @Test
  void killedInTheMiddleOfItsRuns() {
    Random random = Seed.random("StudyIT");
    Path study = root.resolve("killed");
    StringBuilder killed = new StringBuilder();
    for (int kill = 0; kill < 4; kill++) {
      int after = kill + 1;
      int lines = random.nextInt(3);
      try (PolarityProcess process = PolarityProcess.start(command(study))) {
        boolean alive =
            process.awaits(
                () ->
                    finished(study) >= after
                        && runs(study).stream()
                            .map(RunFiles::new)
                            .anyMatch(run -> !run.isFinished() && run.metricsLines() >= lines));
        killed.append(", with %d runs finished".formatted(finished(study)));
        // Where it had ended before, or ends just now, there is nothing left to kill.
        assertThat(process.kill().code() == 0 || alive).as(killed.toString()).isTrue();
      }
    }
    String description = Seed.of("killed%s", killed);
    Outcome last = PolarityProcess.run(command(study));
    assertThat(last.code()).as(description + last.text()).isZero();
    assertSameAsAlone(study, description);
  }

  @Test
  void aSignalEndsItWithTheLineThatGoesOn() {
    Path study = root.resolve("signal");
    try (PolarityProcess process = PolarityProcess.start(command(study))) {
      assertThat(process.awaits(() -> finished(study) >= 2)).isTrue();
      process.signal("TERM");
      Outcome outcome = process.await();
      assertThat(outcome.code()).as(outcome.text()).isEqualTo(143);
      assertThat(outcome.err().strip())
          .isEqualTo(
              "polarity: interrupted; continue with: polarity compare --recipe "
                  + recipe
                  + " --run "
                  + study
                  + " --quiet");
    }
    assertThat(finished(study)).isLessThan(RUNS);
    PolarityProcess.succeed(command(study));
    assertSameAsAlone(study, "after SIGTERM");
  }

  @Test
  void aFinishedStudyIsToldAgain() throws IOException {
    String before = Files.readString(alone.resolve(StudyFiles.RESULTS));
    Outcome outcome = PolarityProcess.succeed(command(alone));
    assertThat(outcome.out()).contains("study        " + alone);
    assertThat(Files.readString(alone.resolve(StudyFiles.RESULTS))).isEqualTo(before);
    for (Path run : runs(alone)) {
      assertThat(run.resolve("journal")).doesNotExist();
      assertThat(run.resolve("snapshots")).doesNotExist();
      assertThat(Files.exists(run.resolve("model")))
          .as("the model of %s", run)
          .isEqualTo(run.toString().contains("-lion-vote-measured-"));
    }
  }

  @Test
  void theSameRunAloneHasTheSameFingerprint() {
    RunFiles train = new RunFiles(root.resolve("train"));
    PolarityProcess.succeed(
        "train",
        List.of("--model=mlp", "--model-option=hidden=64", "--voters=3", "--batch=8"),
        List.of("--steps=60", "--threads=1", "--method=sign", "--seed=2"),
        "--eval-every=20",
        "--quiet",
        "--run",
        train.path());
    assertThat(
            results(alone).stream()
                .filter(row -> row.key().seed() == 2)
                .map(ResultRow::fingerprint))
        .containsOnly(train.fingerprint())
        .hasSize(2);
  }

  @Test
  void aListOfMethodsNeedsNoRecipe() {
    Path study = root.resolve("lists");
    List<Object> command =
        List.of(
            "compare",
            "--methods=sign,lion-vote",
            "--seeds=1,2",
            "--model=mlp",
            "--model-option=hidden=16",
            "--batch=4",
            "--steps=2",
            "--threads=1",
            "--run",
            study);
    Outcome outcome = PolarityProcess.succeed(command);
    assertThat(outcome.err())
        .contains("run 1/4  digits mlp, sign adaptive auto model.hidden=16, seed 1");
    assertThat(results(study)).hasSize(8).extracting(row -> row.key().seed()).containsOnly(1L, 2L);
    assertThat(results(study).stream().filter(row -> row.key().isDefault())).hasSize(2);
  }
}
