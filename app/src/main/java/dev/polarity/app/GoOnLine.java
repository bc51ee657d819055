package dev.polarity.app;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** The command line that goes on with a study: the one that began it. */
final class GoOnLine {

  private GoOnLine() {}

  /** Returns the line by which a command was called, quoted for a shell where it has to be. */
  static String of(CommandSpec command) {
    List<String> arguments = command.root().commandLine().getParseResult().originalArgs();
    return "polarity " + arguments.stream().map(GoOnLine::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9_./+:@=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
