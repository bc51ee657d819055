package dev.polarity.app;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The help of a command that takes only some of a run's options: the others are still known, so
 * that they can be refused in a sentence of their own, but not shown.
 */
final class TakenOptions {

  private TakenOptions() {}

  /**
   * Has the help show only what is taken.
   *
   * @param line the command, which has all options of a run
   * @param taken tells by its name whether an option of a run is taken
   * @param otherwise what is to be said of an option in place of what a run says of it
   * @return the command
   */
  static CommandLine shown(
      CommandLine line, Predicate<String> taken, Map<String, String> otherwise) {
    CommandSpec command = line.getCommandSpec();
    Set<String> ofRun =
        CommandSpec.forAnnotatedObject(new RunOptions()).options().stream()
            .map(OptionSpec::longestName)
            .collect(Collectors.toSet());
    Predicate<String> left = name -> ofRun.contains(name) && !taken.test(name);
    for (OptionSpec option : List.copyOf(command.options())) {
      String name = option.longestName();
      // All are put back, so that they keep their order; those of a group cannot be.
      if (option.group() == null) {
        OptionSpec.Builder shown = option.toBuilder().hidden(left.test(name));
        if (otherwise.containsKey(name)) {
          shown.description(otherwise.get(name));
        }
        command.remove(option);
        command.addOption(shown.build());
      }
    }
    command.usageMessage().abbreviateSynopsis(true);
    line.getHelpSectionMap()
        .put(
            UsageMessageSpec.SECTION_KEY_OPTION_LIST,
            help ->
                help.optionListExcludingGroups(
                    command.options().stream()
                        .filter(option -> !option.hidden() && !left.test(option.longestName()))
                        .toList()));
    return line;
  }
}
