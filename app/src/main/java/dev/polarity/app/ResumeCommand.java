package dev.polarity.app;

import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunResult;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Continues a run where its last snapshot and its journal end. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    description = {
      "Continues a run that was interrupted, with the settings of its run.yaml; it ends with the"
          + " fingerprint that it would have had without the interrupt.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  polarity resume runs/digits-lenet-1",
      "",
      "A finished run is left as it is, its result is told again, and the exit code is 0."
    })
final class ResumeCommand implements Callable<Integer> {

  private final Console console;
  private final Backend backend;

  @Parameters(paramLabel = "RUN", description = "The run directory.")
  private Path run;

  @Mixin private OutputOptions output;
  @Mixin private ClassPathOption classPath;

  ResumeCommand(Console console, Backend backend) {
    this.console = console;
    this.backend = backend;
  }

  @Override
  public Integer call() {
    ClassLoader classes = classPath.loader();
    try (RunDirectory directory = RunDirectory.open(run)) {
      Optional<RunResult> result = directory.resultOfRun();
      if (result.isPresent()) {
        tell(directory, result.get());
        return 0;
      }
      return new Session(console, backend, output).run(directory, false, Optional.empty(), classes);
    }
  }

  private void tell(RunDirectory directory, RunResult result) {
    if (output.json()) {
      console.out().print(result.toJson());
    } else {
      console.err().println("The run is finished already.");
      if (directory.isFinished()) {
        Summary.of(directory.path(), result).forEach(console.out()::println);
      } else {
        console.out().println(Summary.elsewhere(directory.placement().rank(), result));
      }
    }
  }
}
