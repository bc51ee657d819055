package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import dev.polarity.run.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what the model of a run sees in images. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    description = {"Says what the model of a run sees in images, one line each.", ""},
    footer = {"", "Example:", "  polarity predict runs/a seven.png --top 1"})
final class PredictCommand implements Callable<Integer> {

  private final Console console;
  private final Backend backend;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run directory.")
  private Path run;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "Image files (PNG, JPEG, BMP or GIF).")
  private List<Path> images;

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "Tell the K likeliest classes (default: ${DEFAULT-VALUE}).")
  private int top = 3;

  @Mixin private ClassPathOption classPath;

  PredictCommand(Console console, Backend backend) {
    this.console = console;
    this.backend = backend;
  }

  @Override
  public Integer call() {
    if (top < 1) {
      throw new InvalidInputException("--top " + top + ": expected a whole number from 1 on.");
    }
    RunDirectory directory = RunDirectory.view(run);
    for (Backend.Prediction prediction :
        backend.predict(directory, images, top, classPath.loader())) {
      String guesses =
          prediction.guesses().stream()
              .map(g -> String.format(Locale.ROOT, "%s %.2f %%", g.name(), 100 * g.probability()))
              .collect(Collectors.joining(", "));
      console.out().println(prediction.image() + ": " + guesses);
    }
    return 0;
  }
}
