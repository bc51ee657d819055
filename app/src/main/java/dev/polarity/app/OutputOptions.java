package dev.polarity.app;

import java.util.Optional;
import picocli.CommandLine.Option;

/** How much a session says. */
final class OutputOptions {

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress; failures and the result are still told.")
  private boolean quiet;

  @Option(names = "--json", description = "Print result.json to standard output, and nothing else.")
  private boolean json;

  @Option(names = "--profile", description = "At the end, show where the time of the steps went.")
  private boolean profile;

  @Option(
      names = "--allow-different-arithmetic",
      description = {
        "Go on where this machine computes other bits than the run began with; the result then"
            + " says that it is not repeatable."
      })
  private boolean allowDifferentArithmetic;

  boolean quiet() {
    return quiet;
  }

  boolean json() {
    return json;
  }

  boolean profile() {
    return profile;
  }

  Backend.SessionOptions session(ClassLoader classes, Optional<Backend.Sharing> sharing) {
    return new Backend.SessionOptions(classes, allowDifferentArithmetic, sharing);
  }
}
