package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import dev.polarity.run.RunYaml;
import dev.polarity.study.Recipe;
import dev.polarity.study.ReportWriter;
import dev.polarity.study.StudyDirectory;
import dev.polarity.study.StudyPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares methods, schedules, rates and stages on one setting. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = VersionText.class,
    description = {
      "Makes every combination of the lists that are given, with every seed, one run after the"
          + " other; all other options hold for all runs. The same command goes on after an"
          + " interrupt.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  polarity compare --methods lion-vote,sign --seeds 1,2,3 --run studies/a",
      "  polarity compare --data ~/mnist --model mlp --methods sign --schedules adaptive,polynomial \\",
      "      --initial-rates auto,search --epochs 3 --run studies/b",
      "  polarity compare --recipe mine.yaml --run studies/c"
    })
final class CompareCommand implements Callable<Integer> {

  private final Console console;
  private final Backend backend;
  private final ReportWriter report;

  @Spec private CommandSpec command;

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "Take all runs from a recipe; beside it only --data and --threads count.")
  private Path recipe;

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "M",
      description = "Methods to compare, such as lion-vote,sign.")
  private List<String> methods = List.of();

  @Option(
      names = "--schedules",
      split = ",",
      paramLabel = "NAME",
      description = "Schedules to compare, such as adaptive,inverse-sqrt.")
  private List<String> schedules = List.of();

  @Option(
      names = "--initial-rates",
      split = ",",
      paramLabel = "X",
      description = {
        "Initial rates to compare: auto, numbers, and search, which looks for the best in steps of"
            + " half a decade with runs of the same length and the first seed."
      })
  private List<String> initialRates = List.of();

  @Option(
      names = "--stages",
      split = ",",
      paramLabel = "STAGE",
      description = "Stages to compare: step, epoch, numbers of steps, or run/N.")
  private List<String> stages = List.of();

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "S",
      description = "Seeds with which everything is run. Default: 1.")
  private List<String> seeds = List.of();

  @Mixin private StudyOptions study;
  @Mixin private RunOptions options;
  @Mixin private ClassPathOption classPath;

  private CompareCommand(Console console, Backend backend, ReportWriter report) {
    this.console = console;
    this.backend = backend;
    this.report = report;
  }

  /**
   * Assembles the command.
   *
   * @param console where it writes
   * @param backend what trains
   * @param report what draws the report
   */
  static CommandLine commandLine(Console console, Backend backend, ReportWriter report) {
    return TakenOptions.shown(
        new CommandLine(new CompareCommand(console, backend, report)), Lists::mayTake, Map.of());
  }

  @Override
  public Integer call() {
    return recipe == null ? compareLists() : compareRecipe();
  }

  private int compareRecipe() {
    options.refuse(
        name -> !Set.of("--data", "--threads").contains(name),
        "cannot be given beside --recipe, whose file decides it; write it there.");
    Lists lists = lists();
    if (!lists.isEmpty()) {
      throw new InvalidInputException(
          lists.firstGiven()
              + ": cannot be given beside --recipe, whose file decides it; write it there.");
    }
    GivenData places = new GivenData(backend, options.givenData(), study.quick());
    OptionalInt threads = options.givenThreads();
    StudyPlan plan =
        Recipe.read(
            recipe,
            RunYaml.text(recipe),
            study.quick(),
            threads.isPresent() ? threads : StudyDirectory.threads(study.directory()),
            places);
    places.refuseUnused();
    return run(places.titled(plan), places.notes());
  }

  private int compareLists() {
    Lists lists = lists();
    if (lists.isEmpty()) {
      throw new InvalidInputException(
          "compare: there is nothing to compare; give --methods, --schedules, --initial-rates,"
              + " --stages or --seeds, or --recipe FILE.");
    }
    if (study.quick()) {
      throw new InvalidInputException(
          "--quick: takes a slice of a recipe; give --recipe FILE, or --steps for short runs.");
    }
    Set<String> besides = lists.besides();
    options.refuse(
        name -> !name.equals("--spec") && !besides.contains(name),
        "cannot be given beside the list of the same name; add it to the list.");
    options.refuse(
        name -> !besides.contains(name),
        "holds for one run; write what is to be compared with it into a recipe.");
    OptionalInt threads =
        options.givenThreads().isPresent()
            ? OptionalInt.empty()
            : StudyDirectory.threads(study.directory());
    CrossProduct product = new CrossProduct(options, lists, threads);
    StudyPlan plan = product.plan();
    JournalOptions.refuseIdle(options, product.methods());
    return run(plan, product.notes());
  }

  private Lists lists() {
    return new Lists(methods, schedules, initialRates, stages, seeds);
  }

  private int run(StudyPlan plan, List<String> notes) {
    return new StudySession(console, backend, report)
        .run(plan, study, classPath.loader(), notes, GoOnLine.of(command));
  }
}
