package dev.polarity.app;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.polarity.run.RunDirectory;
import dev.polarity.text.Numbers;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells how good the model of a run is. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    description = {"Tells how good the model of a run is on test examples.", ""},
    footer = {
      "",
      "Examples:",
      "  polarity evaluate runs/a                on the test examples of its own data",
      "  polarity evaluate runs/a --data DIR     on those of other data with the same classes"
    })
final class EvaluateCommand implements Callable<Integer> {

  private final Console console;
  private final Backend backend;

  @Parameters(paramLabel = "RUN", description = "The run directory.")
  private Path run;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "Other data than the run's own: digits, or a directory or file.")
  private String data;

  @Option(names = "--json", description = "Print the score as JSON.")
  private boolean json;

  @Mixin private ClassPathOption classPath;

  EvaluateCommand(Console console, Backend backend) {
    this.console = console;
    this.backend = backend;
  }

  @Override
  public Integer call() {
    RunDirectory directory = RunDirectory.view(run);
    Backend.Score score =
        backend.evaluate(directory, Optional.ofNullable(data), classPath.loader());
    if (json) {
      JsonObject object = new JsonObject();
      object.addProperty("data", score.data());
      object.addProperty("examples", score.examples());
      object.addProperty("accuracy", Double.isNaN(score.accuracy()) ? null : score.accuracy());
      object.addProperty("loss", Double.isFinite(score.loss()) ? score.loss() : null);
      console
          .out()
          .println(new GsonBuilder().setPrettyPrinting().serializeNulls().create().toJson(object));
    } else {
      console
          .out()
          .println(
              score.data()
                  + ": "
                  + Numbers.whole(score.examples())
                  + " test examples, accuracy "
                  + Numbers.percent(score.accuracy())
                  + ", loss "
                  + Numbers.number(score.loss()));
    }
    return 0;
  }
}
