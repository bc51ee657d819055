package dev.polarity.app;

import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Begins a run. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = VersionText.class,
    description = {
      "Trains a network. Without options: LeNet on the built-in digits, 4 voters in one process.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  polarity train",
      "  polarity train --data ~/mnist --voters 8 --epochs 3 --seed 7 --run runs/mnist",
      "  polarity train --data ~/cifar10 --model resnet20 --epochs 20",
      "  polarity train --data ~/photos --model mlp --model-option hidden=512-256",
      "  polarity train --spec runs/mnist/run.yaml --run runs/again    the same bits again",
      "",
      "All that decides a bit stands in run.yaml in the run directory. An interrupted run goes on",
      "with \"polarity resume\"."
    })
final class TrainCommand implements Callable<Integer> {

  private static final Path RUNS = Path.of("runs");

  private final Console console;
  private final Backend backend;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "Where the run is kept, new or empty. Default: runs/DATA-MODEL-N.")
  private Path run;

  @Mixin private RunOptions options;
  @Mixin private ClassPathOption classPath;
  @Mixin private OutputOptions output;

  TrainCommand(Console console, Backend backend) {
    this.console = console;
    this.backend = backend;
  }

  @Override
  public Integer call() {
    RunFile file = options.read();
    JournalOptions.refuseIdle(options, Set.of(file.request().method()));
    ClassLoader classes = classPath.loader();
    Optional<RunFile> repeated =
        options.repeats() && file.isComplete() ? Optional.of(file) : Optional.empty();
    try (RunDirectory directory =
        run == null
            ? RunDirectory.createNext(RUNS, file.request(), file.settings())
            : RunDirectory.create(run, file.request(), file.settings())) {
      return new Session(console, backend, output).run(directory, true, repeated, classes);
    }
  }
}
