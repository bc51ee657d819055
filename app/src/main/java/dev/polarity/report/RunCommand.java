package dev.polarity.report;

import dev.polarity.study.KeyColumns;
import dev.polarity.study.RunRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The command that makes a run again, put together from its key. */
final class RunCommand {

  private static final String BUILT_IN_DATA = "digits";

  private RunCommand() {}

  /**
   * Returns the command; {@code DIR} stands for the directory of data that are not built in.
   *
   * @param outcome the run
   * @param made what it was made with, as far as that is known
   */
  static String of(Outcome outcome, Optional<RunRow> made) {
    KeyColumns key = outcome.anyRow().key();
    List<String> words = new ArrayList<>(List.of("polarity", "train"));
    add(words, "--data", key.data().equals(BUILT_IN_DATA) ? BUILT_IN_DATA : "DIR");
    add(words, "--model", key.model());
    add(words, "--method", key.method());
    add(words, "--schedule", key.schedule());
    add(words, "--stage", key.stage());
    add(words, "--initial-rate", key.initialRate());
    for (String option : Options.split(key.options())) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      int dot = name.indexOf('.');
      if (dot > 0) {
        add(words, "--" + name.substring(0, dot) + "-option", option.substring(dot + 1));
      } else {
        add(words, "--" + name, option.substring(equals + 1));
      }
    }
    if (outcome.averaged().isEmpty()) {
      add(words, "--averaging", "off");
    }
    add(words, "--voters", Integer.toString(key.voters()));
    add(words, "--batch", Integer.toString(key.batch()));
    double epochs = outcome.key().length();
    if (epochs > 0 && epochs == Math.rint(epochs)) {
      add(words, "--epochs", Long.toString((long) epochs));
    } else {
      add(words, "--steps", Long.toString(outcome.anyRow().steps()));
    }
    add(words, "--seed", Long.toString(key.seed()));
    made.filter(RunRow::isKnown)
        .ifPresent(run -> add(words, "--threads", Integer.toString(run.threads())));
    return words.stream().map(RunCommand::quoted).collect(Collectors.joining(" "));
  }

  private static void add(List<String> words, String option, String value) {
    words.add(option);
    words.add(value);
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./+:@=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
