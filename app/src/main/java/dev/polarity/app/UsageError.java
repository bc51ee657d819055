package dev.polarity.app;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is wrong with a command line, as the other messages say it: the word or option first, then
 * what was expected. The parser tells it in words of its own.
 */
final class UsageError {

  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z0-9-]*");

  private UsageError() {}

  /** Returns one sentence. */
  static String sentence(ParameterException failure) {
    String words = words(failure);
    return words.endsWith(".") || words.endsWith("?") ? words : words + ".";
  }

  private static String words(ParameterException failure) {
    CommandSpec command = failure.getCommandLine().getCommandSpec();
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched, command);
    }
    if (failure instanceof MutuallyExclusiveArgsException) {
      List<String> names =
          OPTION
              .matcher(failure.getMessage())
              .results()
              .map(MatchResult::group)
              .distinct()
              .toList();
      return String.join(" and ", names) + ": give one of them";
    }
    ArgSpec about = failure.getArgSpec();
    if (failure instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return missing(missing.getMissing().get(0));
    }
    if (about instanceof OptionSpec option && failure.getMessage().contains("KEY=VALUE")) {
      return "%s %s: expected %s"
          .formatted(option.longestName(), failure.getValue(), option.paramLabel());
    }
    return failure.getMessage().lines().findFirst().orElse("The arguments are wrong");
  }

  private static String unmatched(UnmatchedArgumentException failure, CommandSpec command) {
    String word = failure.getUnmatched().get(0);
    if (word.startsWith("-") && word.length() > 1) {
      String name = word.split("=", 2)[0];
      return failure.getSuggestions().stream()
          .filter(suggestion -> OPTION.matcher(suggestion).matches())
          .findFirst()
          .map(near -> "%s: there is no such option; did you mean %s?".formatted(name, near))
          .orElse(name + ": there is no such option");
    }
    if (!command.subcommands().isEmpty()) {
      return "%s: there is no such command; expected one of %s"
          .formatted(word, String.join(", ", command.subcommands().keySet()));
    }
    return "%s: a word that %s does not take".formatted(word, command.qualifiedName());
  }

  private static String missing(ArgSpec what) {
    return what instanceof OptionSpec option
        ? "%s: its %s is missing".formatted(option.longestName(), option.paramLabel())
        : "%s is missing".formatted(what.paramLabel());
  }
}
