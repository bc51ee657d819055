package dev.polarity.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {

  private static final String RECIPE =
      """
      study: mine
      about: two things
      settings: {voters: 2, batch: 8, epochs: 3, threads: 1}
      seeds: [7, 8]
      tasks:
        - {data: mnist, model: lenet}
        - {data: digits, model: mlp, epochs: 1}
      runs:
        - {}
        - {method: sign, stage: [epoch, 30], seeds: [7]}
        - {method: sgd, schedule: constant, initial-rate: [0.3, search]}
      search: {from: 0.001, to: 10, start: 0.1, steps: 50, points: 5}
      quick:
        settings: {steps: 4}
        tasks: [{data: mnist, model: mlp}]
        seeds: [9]
        points: 2
      """;

  private static StudyPlan read(String text, boolean quick) {
    return Recipe.read(
        Path.of("mine.yaml"), text, quick, OptionalInt.empty(), name -> "/data/" + name);
  }

  private static List<String> labels(
      StudyPlan plan, Function<PlannedRun, OptionalDouble> scores, boolean expected) {
    return (expected ? RunOrder.expected(plan, scores) : RunOrder.of(plan, scores))
        .stream().map(RecipeTest::described).toList();
  }

  private static String described(PlannedRun run) {
    return run.label()
        + ", "
        + (run.request().epochs().isPresent()
            ? run.request().epochs().getAsInt() + " epochs"
            : run.request().steps().orElseThrow() + " steps");
  }

  @Test
  void searchesComeFirstThenSeedAfterSeedOfEachTask() {
    // 0.3 is best for lenet, 0.1 for mlp.
    Map<String, Double> best = Map.of("lenet", 0.3, "mlp", 0.1);
    Function<PlannedRun, OptionalDouble> scores =
        run ->
            OptionalDouble.of(
                -Math.abs(
                    Math.log(
                        run.request().initialRate().orElse(1) / best.get(run.request().model()))));
    assertThat(labels(read(RECIPE, false), scores, false))
        .containsExactly(
            "mnist lenet, sgd constant 0.1, seed 7 (search), 50 steps",
            "mnist lenet, sgd constant 0.3, seed 7 (search), 50 steps",
            "mnist lenet, sgd constant 1, seed 7 (search), 50 steps",
            "mnist lenet, sgd constant 0.03, seed 7 (search), 50 steps",
            "mnist lenet, lion-vote measured auto, seed 7, 3 epochs",
            "mnist lenet, sign adaptive by epoch auto, seed 7, 3 epochs",
            "mnist lenet, sign adaptive by 30 auto, seed 7, 3 epochs",
            // Also the one that the search found: made once.
            "mnist lenet, sgd constant 0.3, seed 7, 3 epochs",
            "mnist lenet, lion-vote measured auto, seed 8, 3 epochs",
            "mnist lenet, sgd constant 0.3, seed 8, 3 epochs",
            "digits mlp, sgd constant 0.1, seed 7 (search), 50 steps",
            "digits mlp, sgd constant 0.3, seed 7 (search), 50 steps",
            "digits mlp, sgd constant 0.03, seed 7 (search), 50 steps",
            "digits mlp, lion-vote measured auto, seed 7, 1 epochs",
            "digits mlp, sign adaptive by epoch auto, seed 7, 1 epochs",
            "digits mlp, sign adaptive by 30 auto, seed 7, 1 epochs",
            "digits mlp, sgd constant 0.3, seed 7, 1 epochs",
            "digits mlp, sgd constant 0.1, seed 7, 1 epochs",
            "digits mlp, lion-vote measured auto, seed 8, 1 epochs",
            "digits mlp, sgd constant 0.3, seed 8, 1 epochs",
            "digits mlp, sgd constant 0.1, seed 8, 1 epochs");
  }

  @Test
  void quickIsASliceWithTheSameSearch() {
    StudyPlan plan = read(RECIPE, true);
    assertThat(plan.name()).isEqualTo("mine (quick)");
    assertThat(labels(plan, run -> OptionalDouble.empty(), true))
        .containsExactly(
            "mnist mlp, sgd constant 0.1, seed 9 (search), 4 steps",
            "mnist mlp, sgd constant 0.3, seed 9 (search), 4 steps",
            "mnist mlp, lion-vote measured auto, seed 9, 4 steps",
            "mnist mlp, sign adaptive by epoch auto, seed 9, 4 steps",
            "mnist mlp, sign adaptive by 30 auto, seed 9, 4 steps");
  }

  @Test
  void theFirstUnfinishedRunIsAlwaysOneToMake() {
    StudyPlan plan = read(RECIPE, false);
    Set<String> finished = new HashSet<>();
    for (int made = 0; made < 30; made++) {
      Function<PlannedRun, OptionalDouble> scores =
          run ->
              finished.contains(run.name())
                  ? OptionalDouble.of(1 / (1 + run.request().initialRate().orElse(1)))
                  : OptionalDouble.empty();
      List<PlannedRun> open =
          RunOrder.of(plan, scores).stream().filter(run -> !finished.contains(run.name())).toList();
      if (open.isEmpty()) {
        assertThat(RunOrder.of(plan, scores)).hasSize(made);
        return;
      }
      finished.add(open.get(0).name());
    }
    throw new AssertionError("the study does not end");
  }

  @Test
  void ofRivalsOnlyTheBestIsRunWithAllSeeds() {
    StudyPlan plan =
        read(
            """
            study: rivals
            seeds: [1, 2, 3]
            tasks: [{}]
            runs:
              - {method: sign, schedule: [constant, polynomial, cosine], initial-rate: search, best-of: a}
              - {method: signum, schedule: constant, initial-rate: search, best-of: b}
            search: {from: 0.01, to: 0.01, start: 0.01}
            """,
            false);
    Map<String, Double> accuracies = Map.of("constant", 0.5, "polynomial", 0.7, "cosine", 0.7);
    List<PlannedRun> runs =
        RunOrder.of(plan, run -> OptionalDouble.of(accuracies.get(run.request().schedule())));
    assertThat(runs.stream().map(run -> run.label() + run.request().seed()))
        .hasSize(8)
        .filteredOn(label -> label.matches(".*seed [23].*"))
        .containsExactly(
            "digits lenet, sign polynomial 0.01, seed 22",
            "digits lenet, signum constant 0.01, seed 22",
            "digits lenet, sign polynomial 0.01, seed 33",
            "digits lenet, signum constant 0.01, seed 33");
  }

  /** A short search may find another one best than the runs of full length do. */
  @Test
  void amongRivalsWholeRunsDecide() {
    StudyPlan plan =
        read(
            """
            study: rivals
            seeds: [1, 2]
            tasks: [{}]
            runs:
              - {method: sign, schedule: [constant, cosine], initial-rate: search, best-of: a}
            search: {from: 0.01, to: 0.01, start: 0.01, epochs: 1}
            """,
            false);
    List<PlannedRun> runs =
        RunOrder.of(
            plan,
            run ->
                OptionalDouble.of(
                    run.request().schedule().equals("cosine") == run.label().contains("search")
                        ? 0.4
                        : 0.6));
    assertThat(runs)
        .filteredOn(run -> run.request().seed() == 2)
        .extracting(run -> run.request().schedule())
        .containsExactly("cosine");
  }

  @Test
  void commentsAreNotWhatMakesAStudyAnotherOne() {
    String identity = read(RECIPE, false).identity();
    assertThat(read("# A comment.\n\n" + RECIPE, false).identity()).isEqualTo(identity);
    assertThat(read(RECIPE.replace("[7, 8]", "[7, 9]"), false).identity()).isNotEqualTo(identity);
    assertThat(read(RECIPE, true).identity()).isNotEqualTo(identity);
  }

  @Test
  void aRunIsKnownWhereverTheDataLie() {
    PlannedRun here = read(RECIPE, false).tasks().get(0).get(0).run(7);
    StudyPlan elsewhere =
        Recipe.read(
            Path.of("mine.yaml"), RECIPE, false, OptionalInt.empty(), name -> "/other/" + name);
    PlannedRun there = elsewhere.tasks().get(0).get(0).run(7);
    assertThat(there.name()).isEqualTo(here.name()).startsWith("mnist-lenet-lion-vote-measured-");
    assertThat(there.request().data()).isEqualTo("/other/mnist");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist", "cifar10", "cifar100"})
  void theRecipesOfPolarityCanBeRead(String name) {
    for (boolean quick : List.of(true, false)) {
      StudyPlan plan =
          Recipe.read(
              Recipe.fileOf(name),
              Recipe.text(name),
              quick,
              OptionalInt.of(2),
              data -> "/data/" + data);
      List<PlannedRun> runs = RunOrder.expected(plan, run -> OptionalDouble.empty());
      assertThat(runs.stream().filter(run -> RunRows.isDefault(run.request())).findFirst())
          .as("the default")
          .isPresent();
      assertThat(labels(plan, run -> OptionalDouble.empty(), true))
          .as("the paper's own, and the common defaults of SGD")
          .anyMatch(label -> label.contains(", sign adaptive auto, seed 1"))
          .anyMatch(label -> label.contains(", sgd constant 0.1, seed 1"))
          .anyMatch(label -> label.contains(", sgd constant 0.01, seed 1"));
      assertThat(runs).allMatch(run -> run.dataName().equals(name));
      assertThat(runs).allMatch(run -> run.request().voters() == 4 && run.request().batch() == 32);
    }
  }

  private static void refused(String what, String with, String sentence) {
    assertThatThrownBy(() -> read(RECIPE.replace(what, with), false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("mine.yaml" + sentence);
  }

  @Test
  void wrongRecipesEndInOneSentence() {
    refused("study: mine\n", "", ", line 1: the key study is missing.");
    refused(
        "about:",
        "abuot:",
        ", line 2: unknown key abuot; expected one of study, about, settings, seeds, tasks, runs,"
            + " search, quick.");
    refused(
        "voters: 2",
        "voters: none",
        ", line 3: voters none: expected a whole number from 1 to 65535.");
    refused(
        "method: sgd",
        "method: sdg",
        ", line 11: method sdg: expected one of sign, signum, lion-vote, sgd, momentum, adam, adamw, adagrad, rmsprop, hypergradient, lion, ef-sign, alias.");
    refused(
        "stage: [epoch, 30]",
        "stage: [epoch, 0]",
        ", line 10: stage 0: expected step, epoch, a whole number of steps from 1 on, or a share of the"
            + " run such as run/4.");
    refused("seeds: [7, 8]", "seeds: 7", ", line 4: seeds: expected a list such as [1, 28, 28].");
    refused("seeds: [7, 8]", "seeds: [7, x]", ", line 4: seed x: expected a whole number.");
    refused("seeds: [7, 8]\n", "", ", line 1: the key seeds is missing.");
    refused(
        "start: 0.1",
        "start: 0.2",
        ", line 12: start 0.2: expected 1 or 3 times a power of ten, such as 0.03 or 0.1.");
    refused(
        "start: 0.1",
        "start: 30",
        ", line 12: search: expected a start between from and to, found from 0.001, start 30, to 10.");
    refused("from: 0.001, ", "", ", line 12: search: the key from is missing.");
    refused(
        "initial-rate: [0.3, search]",
        "initial-rate: 0.3, search-start: 1",
        ", line 11: search-start: expected beside initial-rate: search only.");
    refused("- {}", "- default", ", line 9: runs should hold \"key: value\" lines.");
    refused(
        "epochs: 3",
        "epochs: 3, steps: 5",
        ", line 3: steps: expected either epochs or steps, not both.");
    refused(
        "{data: mnist, model: lenet}",
        "{data: mnist, modle: lenet}",
        ", line 6: unknown key modle; expected one of data, model, model-options, loss, voters, batch, epochs, steps, seed, method, method-options, beta, schedule, schedule-options, initial-rate, stage, warmup, cooldown, averaging, weight-decay, clip, augment, init, threads, kernels, sampling.");
    String search = RECIPE.substring(RECIPE.indexOf("search: {"), RECIPE.indexOf("quick:"));
    refused(search, "", ", line 11: initial-rate: search needs the section search of the recipe.");
  }

  @Test
  void anEmptyStudyIsRefused() {
    String empty = ": the study is empty; expected at least one task, one run and one seed.";
    assertThatThrownBy(() -> read("study: a\nseeds: []\ntasks: [{}]\nruns: [{}]\n", false))
        .hasMessage("mine.yaml" + empty);
    String runs = RECIPE.substring(RECIPE.indexOf("runs:"), RECIPE.indexOf("search: {"));
    refused(runs, "runs: []\n", empty);
    assertThatThrownBy(() -> read("study: a\nseeds: [1]\ntasks: []\nruns: [{}]\n", false))
        .hasMessage("mine.yaml" + empty);
    assertThatThrownBy(() -> read("study: a\nseeds: [1]\ntasks: [{}]\nruns: [{}]\n", true))
        .hasMessage(
            "mine.yaml, line 1: quick: expected a section of that name, which says what --quick"
                + " runs.");
  }
}
