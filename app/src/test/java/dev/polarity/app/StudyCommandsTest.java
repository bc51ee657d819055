package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.study.ReportWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What compare and reproduce refuse and list, before anything is trained. */
class StudyCommandsTest {

  private static final String RECIPE =
      """
      study: mine
      seeds: [1]
      tasks: [{data: mnist}]
      runs: [{}, {method: sgd, schedule: constant, initial-rate: search}]
      search: {from: 0.01, to: 1, start: 0.1}
      """;

  @TempDir Path root;

  private String out;
  private String err;

  private int polarity(Object... arguments) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    Console console = new Console(new PrintWriter(outText), new PrintWriter(errText), false);
    String[] texts = PolarityProcess.texts(List.of(arguments)).toArray(String[]::new);
    int code = Polarity.command(console, new FakeBackend(), ReportWriter.NONE).run(texts);
    out = outText.toString();
    err = errText.toString();
    return code;
  }

  private void refused(String sentence, Object... arguments) {
    assertThat(polarity(arguments, "--run", study()))
        .as("%s: %s", List.of(arguments), err)
        .isEqualTo(2);
    assertThat(err).isEqualTo("polarity: " + sentence + System.lineSeparator());
    assertThat(out).isEmpty();
    assertThat(study()).doesNotExist();
  }

  private int polarity(Object[] arguments, String option, Path value) {
    return polarity(List.of(List.of(arguments), option, value).toArray());
  }

  private Path study() {
    return root.resolve("study");
  }

  private Path recipe(String text) throws IOException {
    return Files.writeString(root.resolve("mine.yaml"), text);
  }

  @Test
  void compareRefusesWhatItCannotCombine() {
    refused(
        "compare: there is nothing to compare; give --methods, --schedules, --initial-rates,"
            + " --stages or --seeds, or --recipe FILE.",
        "compare");
    refused(
        "--method: cannot be given beside the list of the same name; add it to the list.",
        "compare",
        "--methods=sgd",
        "--method=sign");
    refused(
        root.resolve("nothing/results.csv") + ": there is no such file.",
        "compare",
        "--methods=sign",
        "--kept",
        root.resolve("nothing"));
    refused(
        "--spec: holds for one run; write what is to be compared with it into a recipe.",
        "compare",
        "--methods=sgd",
        "--spec=run.yaml");
    refused(
        "--schedule linear: expected one of measured, adaptive, constant, step, exponential,"
            + " inverse-sqrt, polynomial, cosine.",
        "compare",
        "--schedules=adaptive,linear");
    refused("--seed x: expected a whole number.", "compare", "--seeds=1,x");
    refused(
        "--journal-limit: adam, sgd keep no journal and no snapshots, but start again after an"
            + " interrupt; leave it out.",
        "compare",
        "--methods=sgd,adam",
        "--journal-limit=1MiB");
    refused(
        "--initial-rate 0: expected auto, or a number above 0 such as 0.01.",
        "compare",
        "--initial-rates=auto,0");
    refused(
        "--quick: takes a slice of a recipe; give --recipe FILE, or --steps for short runs.",
        "compare",
        "--methods=sign",
        "--quick");
  }

  @Test
  void aRecipeDecidesAlone() throws IOException {
    Path recipe = recipe(RECIPE);
    refused(
        "--epochs: cannot be given beside --recipe, whose file decides it; write it there.",
        "compare",
        "--recipe",
        recipe,
        "--epochs=2");
    refused(
        "--methods: cannot be given beside --recipe, whose file decides it; write it there.",
        "compare",
        "--recipe",
        recipe,
        "--methods=sign");
    refused(
        root.resolve("none.yaml") + ": there is no such file.",
        "compare",
        "--recipe",
        root.resolve("none.yaml"));
    refused(
        recipe
            + ", line 2: unknown key sedes; expected one of study, about, settings, seeds,"
            + " tasks, runs, search, quick.",
        "compare",
        "--recipe",
        recipe(RECIPE.replace("seeds", "sedes")));
    refused(
        recipe + ": the study is empty; expected at least one task, one run and one seed.",
        "compare",
        "--recipe",
        recipe("study: a\nseeds: []\ntasks: [{}]\nruns: [{}]\n"));
    refused(
        "--data "
            + root
            + ": the recipe names no data set to be found there (expected one of"
            + " mnist, cifar10, cifar100); write the directory into the recipe instead.",
        "compare",
        "--recipe",
        recipe(RECIPE.replace("mnist", "digits")),
        "--data",
        root);
    refused(
        recipe + ", line 1: not YAML (expected ',' or ']', but got <stream end>).",
        "compare",
        "--recipe",
        recipe("study: [a"));
  }

  @Test
  void namedDataHaveToBeGivenAndToBeThose() {
    refused(
        "reproduce imagenet: expected one of mnist, cifar10, cifar100.", "reproduce", "imagenet");
    assertThat(polarity("reproduce", "cifar10", "--run", study())).isEqualTo(2);
    assertThat(err)
        .startsWith("polarity: --data is missing: give the directory of cifar10, which Polarity")
        .contains("cifar-10-binary.tar.gz")
        .hasLineCount(1);
    assertThat(polarity("reproduce", "mnist", "--data", root, "--run", study())).isEqualTo(2);
    assertThat(err)
        .startsWith("polarity: --data " + root + ": expected the data set mnist (")
        .endsWith("), found digits." + System.lineSeparator())
        .hasLineCount(1);
    assertThat(study()).doesNotExist();
  }

  @Test
  void aDryRunListsAndMakesNothing() {
    assertThat(polarity("reproduce", "mnist", "--quick", "--dry-run", "--run", study()))
        .as(err)
        .isZero();
    assertThat(err)
        .isEqualToIgnoringNewLines(
            "note: The built-in digits stand in for the data set of this study, so its figures say"
                + " nothing about that data set.");
    assertThat(out.lines())
        .contains(
            "     10 steps  digits mlp, lion-vote measured auto, seed 1",
            "     10 steps  digits mlp, sign adaptive auto, seed 1",
            "     10 steps  digits mlp, sgd step 0.1 schedule.every=468, seed 1 (search)");
    assertThat(study()).doesNotExist();
  }

  /** Lists the runs, of 20 steps each. */
  private void planned(Object... lists) {
    List<Object> command = new ArrayList<>(List.of("compare", "--steps=20", "--dry-run"));
    command.addAll(List.of(lists));
    command.addAll(List.of("--run", study()));
    assertThat(polarity(command.toArray())).as(err).isZero();
  }

  @Test
  void theMeasuredScheduleIsRunWithoutANumber() {
    planned("--schedules=measured,adaptive", "--initial-rates=0.1");
    assertThat(err.lines())
        .containsExactly(
            "note: The schedule measured finds its rates itself, and is run without an initial"
                + " rate.");
    assertThat(out.lines())
        .contains(
            "     20 steps  digits lenet, lion-vote measured auto, seed 1",
            "     20 steps  digits lenet, lion-vote adaptive 0.1, seed 1");
  }

  @Test
  void aRateIsSearchedWhereItCannotBeMeasured() {
    planned(
        "--methods=sgd,alias,signum", "--schedules=adaptive,constant", "--initial-rates=auto,0.1");
    assertThat(err.lines())
        .containsExactly(
            "note: The method sgd cannot measure its initial rate, which is searched instead of"
                + " auto.",
            "note: The method alias works out its rates itself, and so is run without a schedule.",
            "note: The method alias sets its own rate, and is run without an initial rate.");
    assertThat(out.lines().filter(line -> !line.contains("(search)")))
        .startsWith(
            "     20 steps  digits lenet, alias constant auto, seed 1",
            "     20 steps  digits lenet, signum adaptive auto, seed 1",
            "     20 steps  digits lenet, signum adaptive 0.1, seed 1",
            "     20 steps  digits lenet, signum constant auto, seed 1",
            "     20 steps  digits lenet, signum constant 0.1, seed 1");
    assertThat(out.lines().filter(line -> line.contains("(search)"))).hasSize(6);
  }
}
