package dev.polarity.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.polarity.error.DivergedException;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import dev.polarity.train.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTest {

  private static final String RECIPE =
      """
      study: small
      about: nothing
      settings: {epochs: 2, threads: 1}
      seeds: [1, 2]
      tasks: [{data: digits, model: mlp}]
      runs:
        - {}
        - {method: sgd, schedule: constant, initial-rate: search, weight-decay: 0.01}
        - {method: sign, averaging: off, schedule: step, schedule-options: {every: 10}, model-options: {hidden: 64}}
      search: {from: 0.01, to: 1, start: 0.1}
      """;

  @TempDir Path root;

  private final FakeRuns runs = new FakeRuns();
  private final List<String> told = new ArrayList<>();
  private final List<Integer> reported = new ArrayList<>();
  private final StopSignal stop = new StopSignal();
  private Runnable beforeRun = () -> {};

  private boolean study(String recipe) {
    StudyPlan plan =
        Recipe.read(Path.of("small.yaml"), recipe, false, OptionalInt.empty(), name -> name);
    try (StudyDirectory directory = StudyDirectory.open(root.resolve("s"), plan)) {
      return new Study(directory, plan, runs, new Told(), this::report, stop).run();
    }
  }

  private void report(Path directory, String title, String about, StudyTables tables) {
    assertThat(directory).isEqualTo(root.resolve("s"));
    assertThat(title + about).isEqualTo("smallnothing");
    reported.add(tables.results().size());
  }

  private final class Told implements StudyListener {

    @Override
    public void onEarlier(PlannedRun run, RunRows rows) {
      told.add("earlier " + run.label());
    }

    @Override
    public void onRun(PlannedRun run, int number, List<PlannedRun> order) {
      told.add(number + "/" + order.size() + " " + run.label());
      beforeRun.run();
    }

    @Override
    public void onFinished(PlannedRun run, RunRows rows) {}
  }

  private List<ResultRow> results() {
    return StudyFiles.readResults(root.resolve("s/results.csv"));
  }

  @Test
  void aStudyMakesItsRunsAndItsTables() {
    runs.accuracy = spec -> spec.initialRate().orElse(0) == 0.3 ? 0.9 : 0.8;
    assertThat(study(RECIPE)).isTrue();
    assertThat(told)
        .containsExactly(
            "1/8 digits mlp, sgd constant 0.1 weight-decay=0.01, seed 1 (search)",
            "2/8 digits mlp, sgd constant 0.3 weight-decay=0.01, seed 1 (search)",
            "3/9 digits mlp, sgd constant 1 weight-decay=0.01, seed 1 (search)",
            "4/9 digits mlp, sgd constant 0.03 weight-decay=0.01, seed 1 (search)",
            "5/9 digits mlp, lion-vote measured auto, seed 1",
            "6/9 digits mlp, sign step auto model.hidden=64 schedule.every=10, seed 1",
            "7/9 digits mlp, lion-vote measured auto, seed 2",
            "8/9 digits mlp, sgd constant 0.3 weight-decay=0.01, seed 2",
            "9/9 digits mlp, sign step auto model.hidden=64 schedule.every=10, seed 2");
    List<ResultRow> rows = results();
    assertThat(rows).hasSize(7 * 2 + 2);
    assertThat(rows.get(0))
        .isEqualTo(
            new ResultRow(
                new KeyColumns(
                    "digits",
                    "mlp",
                    "sgd",
                    "constant",
                    "step",
                    "0.1",
                    false,
                    true,
                    "weight-decay=0.01",
                    1,
                    4,
                    32,
                    "2"),
                4,
                0.8,
                0.8,
                1.5,
                4 * 32_000,
                83,
                "sha256:cd"));
    assertThat(rows.get(1).key().averaging()).isFalse();
    assertThat(rows.get(1).testAccuracy()).isEqualTo(0.8 - 0.2);
    assertThat(rows.get(1).bestTestAccuracy()).as("in the middle of the run").isEqualTo(0.9);
    ResultRow own = rows.get(8);
    assertThat(own.key().isDefault()).isTrue();
    assertThat(own.key().averaging()).isTrue();
    assertThat(own.bits()).isEqualTo(4 * FakeRuns.PARAMETERS);
    assertThat(rows.stream().filter(row -> row.key().isDefault())).hasSize(2);
    assertThat(rows.get(10))
        .isEqualTo(
            new ResultRow(
                new KeyColumns(
                    "digits",
                    "mlp",
                    "sign",
                    "step",
                    "step",
                    "auto",
                    false,
                    false,
                    "model.hidden=64;schedule.every=10",
                    1,
                    4,
                    32,
                    "2"),
                4,
                0.8 - 0.2,
                0.9,
                1.5,
                4000,
                83,
                "sha256:cd"));
    List<CurveRow> curves = StudyFiles.readCurves(root.resolve("s/curves.csv"));
    assertThat(curves).hasSize(2 * rows.size());
    assertThat(curves.get(2))
        .isEqualTo(
            new CurveRow(
                new KeyColumns(
                    "digits",
                    "mlp",
                    "sgd",
                    "constant",
                    "step",
                    "0.1",
                    false,
                    false,
                    "weight-decay=0.01",
                    1,
                    4,
                    32,
                    "2"),
                1,
                2,
                0.1,
                2.5,
                0.9,
                2 * 32_000));
    assertThat(reported).containsExactly(rows.size());
    List<RunRow> made = StudyFiles.readRuns(root.resolve("s/runs.csv"));
    assertThat(made).hasSize(9);
    assertThat(made.get(0))
        .isEqualTo(
            new RunRow(
                rows.get(0).key(),
                "sha256:cd",
                "sha256:01",
                "17",
                "none",
                "none",
                1,
                "1",
                made.get(0).spec()));
    assertThat(made).allMatch(row -> row.spec().matches("[0-9a-f]{8}"));
    assertThat(made.get(8).key()).as("of a run without an average").isEqualTo(rows.get(15).key());
    assertThat(made.get(8).probe()).isEqualTo("sha256:02");
  }

  @Test
  void aFinishedStudyMakesNothingAgain() throws IOException {
    assertThat(study(RECIPE)).isTrue();
    String before = Files.readString(root.resolve("s/results.csv"));
    runs.trained.clear();
    told.clear();
    assertThat(study("# The same, with a comment.\n" + RECIPE)).isTrue();
    assertThat(runs.trained).isEmpty();
    assertThat(told).hasSize(10).allMatch(line -> line.startsWith("earlier "));
    assertThat(Files.readString(root.resolve("s/results.csv"))).isEqualTo(before);
  }

  /** Makes half of a study in one directory, and all of it in another that has the tables only. */
  @Test
  void aStudyGoesOnFromTablesWhereItsRunDirectoriesAreNot() throws IOException {
    runs.accuracy = spec -> spec.initialRate().orElse(0) == 0.3 ? 0.9 : 0.8;
    assertThat(study(RECIPE)).isTrue();
    String whole = Files.readString(root.resolve("s/results.csv"));
    String curves = Files.readString(root.resolve("s/curves.csv"));
    String made = Files.readString(root.resolve("s/runs.csv"));
    Path tables = Files.createDirectory(root.resolve("tables"));
    Files.writeString(
        tables.resolve("results.csv"), whole.replaceAll("(?m)^.*,sign,.*,2,4,32.*\n", ""));
    Files.writeString(tables.resolve("curves.csv"), curves);
    Files.writeString(tables.resolve("runs.csv"), made);
    Files.move(root.resolve("s"), root.resolve("elsewhere"));
    runs.trained.clear();
    assertThat(studyFrom(tables)).isTrue();
    assertThat(runs.trained)
        .hasSize(1)
        .allMatch(run -> run.method() == Method.SIGN && run.seed() == 2);
    assertThat(Files.readString(root.resolve("s/results.csv"))).isEqualTo(whole);
    assertThat(Files.readString(root.resolve("s/curves.csv"))).isEqualTo(curves);
    assertThat(Files.readString(root.resolve("s/runs.csv"))).isEqualTo(made);
    runs.trained.clear();
    Files.delete(tables.resolve("results.csv"));
    assertThat(study(RECIPE)).as("the tables are kept in the study").isTrue();
    assertThat(runs.trained).isEmpty();
  }

  @Test
  void tablesOfWhatAStudyHasMadeItselfAddNothing() throws IOException {
    assertThat(study(RECIPE)).isTrue();
    Path tables = Files.createDirectory(root.resolve("tables"));
    for (String name : List.of("results.csv", "curves.csv", "runs.csv")) {
      Files.copy(root.resolve("s").resolve(name), tables.resolve(name));
    }
    runs.trained.clear();
    assertThat(studyFrom(tables)).isTrue();
    assertThat(runs.trained).isEmpty();
    for (String name : List.of("results.csv", "curves.csv", "runs.csv")) {
      assertThat(root.resolve("s").resolve(name)).hasSameTextualContentAs(tables.resolve(name));
    }
  }

  @Test
  void runsOfAnotherNumberOfThreadsOrOfAnOlderDefaultDoNotCountAsMade() throws IOException {
    assertThat(study(RECIPE)).isTrue();
    Path tables = Files.createDirectory(root.resolve("tables"));
    for (String name : List.of("results.csv", "curves.csv", "runs.csv")) {
      String rows = Files.readString(root.resolve("s").resolve(name));
      rows =
          rows.replaceAll(
              "lion-vote,measured,run/4,auto,(\\w+),(\\w+),,",
              "lion-vote,measured,run/4,auto,$1,$2,method.beta1=0.5,");
      rows = rows.replace(",sha256:02,17,none,none,1,", ",sha256:02,17,none,none,2,");
      Files.writeString(tables.resolve(name), rows);
    }
    Files.move(root.resolve("s"), root.resolve("elsewhere"));
    runs.trained.clear();
    assertThat(studyFrom(tables)).isTrue();
    assertThat(runs.trained)
        .extracting(run -> run.method().text() + " " + run.seed())
        .as("the default, and what two threads made, which is seed 2")
        .containsExactly("lion-vote 1", "lion-vote 2", "sgd 2", "sign 2");
    assertThat(results().stream().filter(row -> row.key().options().equals("method.beta1=0.5")))
        .hasSize(2)
        .as("no longer the default")
        .noneMatch(row -> row.key().isDefault());
  }

  /** The columns tell only what differs from the defaults, and a default may have been another. */
  @Test
  void aRunOfOtherDefaultsIsKnownByItsSpec() throws IOException {
    assertThat(study(RECIPE)).isTrue();
    Path tables = Files.createDirectory(root.resolve("tables"));
    for (String name : List.of("results.csv", "curves.csv", "runs.csv")) {
      Files.copy(root.resolve("s").resolve(name), tables.resolve(name));
    }
    List<RunRow> made = new ArrayList<>(StudyFiles.readRuns(tables.resolve("runs.csv")));
    made.replaceAll(
        row ->
            row.key().method().equals("lion-vote")
                ? row.with(row.key(), "00000000")
                : row.with(row.key(), row.key().seed() == 1 ? "" : row.spec()));
    StudyFiles.writeRuns(tables.resolve("runs.csv"), made);
    Files.move(root.resolve("s"), root.resolve("elsewhere"));
    runs.trained.clear();
    assertThat(studyFrom(tables)).isTrue();
    assertThat(runs.trained)
        .extracting(run -> run.method().text() + " " + run.seed())
        .containsExactly("lion-vote 1", "lion-vote 2");
    List<RunRow> now = StudyFiles.readRuns(root.resolve("s/runs.csv"));
    assertThat(now)
        .as("those that were taken have the spec that they were taken for")
        .noneMatch(row -> row.spec().isEmpty());
    assertThat(now)
        .as("the others stay, and are no default")
        .filteredOn(row -> row.spec().equals("00000000"))
        .hasSize(2)
        .noneMatch(row -> row.key().isDefault());
  }

  /** Runs whose length is given in steps, of which nothing says what they were made with. */
  @Test
  void aRunOfSomeStepsIsKnownByThemAndClaimsNoThreads() throws IOException {
    String recipe = RECIPE.replace("epochs: 2", "steps: 4");
    assertThat(study(recipe)).isTrue();
    Path tables = Files.createDirectory(root.resolve("tables"));
    for (String name : List.of("results.csv", "curves.csv")) {
      Files.copy(root.resolve("s").resolve(name), tables.resolve(name));
    }
    Files.move(root.resolve("s"), root.resolve("elsewhere"));
    runs.trained.clear();
    assertThat(studyFrom(tables, recipe)).isTrue();
    assertThat(runs.trained).isEmpty();
    assertThat(StudyFiles.readRuns(root.resolve("s/runs.csv")))
        .isNotEmpty()
        .allMatch(run -> run.threads() == 0 && run.jdk().isEmpty() && run.probe().isEmpty());
    Files.move(root.resolve("s"), root.resolve("elsewhere2"));
    assertThat(studyFrom(tables, RECIPE.replace("epochs: 2", "steps: 5"))).isTrue();
    assertThat(runs.trained).as("of another length").isNotEmpty();
  }

  private boolean studyFrom(Path tables) {
    return studyFrom(tables, RECIPE);
  }

  private boolean studyFrom(Path tables, String recipe) {
    try (StudyDirectory directory = StudyDirectory.open(root.resolve("s"), planOf(recipe))) {
      directory.keep(StudyFiles.read(tables));
      return new Study(directory, planOf(recipe), runs, new Told(), this::report, stop).run();
    }
  }

  @Test
  void aStudyThatWasStoppedGoesOnWithTheSameRun() {
    runs.afterTwoSteps =
        () -> {
          if (runs.trained.size() == 5) {
            stop.request();
          }
        };
    assertThat(study(RECIPE)).isFalse();
    assertThat(results()).as("of four finished runs").hasSize(8);
    RunSpec stopped = runs.trained.get(4);
    runs.afterTwoSteps = () -> {};
    runs.trained.clear();
    StopSignal another = new StopSignal();
    StudyPlan plan =
        Recipe.read(Path.of("small.yaml"), RECIPE, false, OptionalInt.empty(), name -> name);
    try (StudyDirectory directory = StudyDirectory.open(root.resolve("s"), plan)) {
      new Study(directory, plan, runs, new Told(), this::report, another).run();
    }
    assertThat(runs.trained.get(0)).isEqualTo(stopped);
    assertThat(results()).hasSizeGreaterThan(8);
  }

  @Test
  void aRunThatDivergesIsAResult() {
    runs.afterTwoSteps =
        () -> {
          if (runs.trained.get(runs.trained.size() - 1).initialRate().orElse(0) > 0.05) {
            throw new DivergedException("The loss is no longer finite at step 2.");
          }
        };
    assertThat(study(RECIPE)).isTrue();
    assertThat(runs.trained.stream().filter(spec -> spec.initialRate().isPresent()))
        .extracting(spec -> spec.initialRate().getAsDouble())
        .as("the search goes down from a rate that diverged")
        .containsExactly(0.1, 0.03, 0.01, 0.01);
    ResultRow failed = results().get(0);
    assertThat(failed.key().initialRate()).isEqualTo("0.1");
    assertThat(failed.testAccuracy()).as("a guess among two classes").isEqualTo(0.5);
    assertThat(failed.bestTestAccuracy()).isCloseTo(0.7, offset(1e-9));
    assertThat(failed.trainLoss()).isNaN();
    assertThat(failed.steps()).isEqualTo(2);
    assertThat(failed.key().epochs()).isEqualTo("2");
    assertThat(failed.bits()).isEqualTo(2 * 32_000);
    assertThat(failed.fingerprint()).isEmpty();
    assertThat(StudyFiles.readRuns(root.resolve("s/runs.csv")).get(0).fingerprint()).isEmpty();
    int made = runs.trained.size();
    assertThat(study(RECIPE)).isTrue();
    assertThat(runs.trained).as("not made again").hasSize(made);
  }

  @Test
  void aRunThatCannotBeWrittenStopsTheStudyWhichGoesOnLater() {
    runs.afterTwoSteps =
        () -> {
          if (runs.trained.size() == 2) {
            throw new StoppedException("No space left on device.");
          }
        };
    assertThatThrownBy(() -> study(RECIPE)).isInstanceOf(StoppedException.class);
    assertThat(results()).hasSize(2);
    assertThat(study(RECIPE)).isTrue();
    assertThat(runs.trained.get(1)).isEqualTo(runs.trained.get(2));
  }

  @Test
  void aRunDirectoryThatCannotBeMadeStopsTheStudyWhichGoesOnLater() throws IOException {
    Path made = root.resolve("s/runs");
    Path moved = root.resolve("moved");
    beforeRun =
        () -> {
          if (told.size() == 2) {
            move(made, moved);
            touch(made);
          }
        };
    assertThatThrownBy(() -> study(RECIPE))
        .isInstanceOf(StoppedException.class)
        .hasMessageStartingWith(made.toString())
        .hasMessageEndingWith(": cannot be made (" + made + " is a file); mend that first.");
    Files.delete(made);
    move(moved, made);
    assertThat(study(RECIPE)).isTrue();
    assertThat(runs.trained).doesNotHaveDuplicates();
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void touch(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFinishedRunKeepsNoJournalAndOnlyTheDefaultItsModel() throws IOException {
    study(RECIPE);
    try (Stream<Path> made = Files.list(root.resolve("s/runs"))) {
      for (Path run : made.toList()) {
        for (String name : List.of("journal", "snapshots", "model")) {
          Files.createDirectory(run.resolve(name));
        }
      }
    }
    study(RECIPE);
    try (Stream<Path> left = Files.find(root.resolve("s/runs"), 2, (f, a) -> a.isDirectory())) {
      assertThat(left.filter(file -> file.getParent().getParent().endsWith("runs")))
          .hasSize(2)
          .allMatch(file -> file.toString().matches(".*lion-vote-measured-.*/model"));
    }
  }

  @Test
  void aDirectoryHoldsOneStudy() throws IOException {
    study(RECIPE);
    assertThatThrownBy(() -> study(RECIPE.replace("[1, 2]", "[1, 3]")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "--run "
                + root.resolve("s")
                + ": holds the study small, which was begun with another recipe or other options;"
                + " choose another directory, or give what it was begun with.");
    assertThatThrownBy(() -> StudyDirectory.open(root, planOf(RECIPE)))
        .hasMessage(
            "--run "
                + root
                + ": the directory is not empty and holds no study; choose a new or an empty one.");
    Path file = Files.writeString(root.resolve("file"), "x");
    assertThatThrownBy(() -> StudyDirectory.open(file, planOf(RECIPE)))
        .hasMessage("--run " + file + ": expected a directory, found a file; choose another name.");
    try (StudyDirectory held = StudyDirectory.open(root.resolve("s"), planOf(RECIPE))) {
      assertThatThrownBy(() -> StudyDirectory.open(held.path(), planOf(RECIPE)))
          .hasMessage(
              held.path()
                  + ": another process is working on this study; wait for it or stop it first.");
    }
  }

  private static StudyPlan planOf(String recipe) {
    return Recipe.read(Path.of("small.yaml"), recipe, false, OptionalInt.empty(), name -> name);
  }
}
