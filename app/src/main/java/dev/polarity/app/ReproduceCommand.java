package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import dev.polarity.run.OptionReader;
import dev.polarity.study.DataPlaces;
import dev.polarity.study.Recipe;
import dev.polarity.study.ReportWriter;
import dev.polarity.study.StudyDirectory;
import dev.polarity.study.StudyPlan;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes one of the paper's three simulations. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = VersionText.class,
    description = {
      "Makes one of the paper's three simulations: Polarity's default and the paper's own method,"
          + " as far as its abstract tells it, against their comparators, each at the rate that suits"
          + " it best. Takes hours; the same command goes on after an interrupt.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  polarity reproduce mnist --data ~/mnist --run studies/mnist",
      "  polarity reproduce cifar10 --data ~/cifar10 --dry-run --run studies/cifar10",
      "  polarity reproduce mnist --quick --run studies/try    a slice, on the built-in digits"
    })
final class ReproduceCommand implements Callable<Integer> {

  private final Console console;
  private final Backend backend;
  private final ReportWriter report;

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "STUDY", description = "mnist, cifar10 or cifar100.")
  private String name;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "Where the data set is. Polarity does not download it; with --quick the built-in digits"
            + " stand in for it."
      })
  private String data;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "Threads of the tensor library. Default: the physical cores.")
  private String threads;

  @Mixin private StudyOptions options;

  ReproduceCommand(Console console, Backend backend, ReportWriter report) {
    this.console = console;
    this.backend = backend;
    this.report = report;
  }

  @Override
  public Integer call() {
    if (!DataPlaces.NAMES.contains(name)) {
      throw new InvalidInputException(
          "reproduce " + name + ": expected one of " + String.join(", ", DataPlaces.NAMES) + ".");
    }
    OptionalInt given =
        threads == null
            ? StudyDirectory.threads(options.directory())
            : OptionalInt.of(OptionReader.threads(threads));
    GivenData places = new GivenData(backend, Optional.ofNullable(data), options.quick());
    StudyPlan plan =
        Recipe.read(Recipe.fileOf(name), Recipe.text(name), options.quick(), given, places);
    return new StudySession(console, backend, report)
        .run(
            places.titled(plan),
            options,
            ReproduceCommand.class.getClassLoader(),
            places.notes(),
            GoOnLine.of(command));
  }
}
