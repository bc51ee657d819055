package dev.polarity.app;

import dev.polarity.run.Method;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The options that say how a run keeps its journal and snapshots. Comparators keep neither, so
 * there they are refused; beside runs that vote they hold for those.
 */
final class JournalOptions {

  private static final Set<String> NAMES =
      Set.of("--snapshot-every", "--journal-limit", "--coding");

  private JournalOptions() {}

  /**
   * Refuses them where they would do nothing.
   *
   * @param options what was given
   * @param methods the methods of all runs
   * @throws dev.polarity.error.InvalidInputException if one was given and no run votes
   */
  static void refuseIdle(RunOptions options, Set<Method> methods) {
    if (methods.stream().noneMatch(Method::votes)) {
      options.refuse(
          NAMES::contains,
          "%s %s no journal and no snapshots, but %s again after an interrupt; leave it out."
              .formatted(
                  methods.stream().map(Method::text).sorted().collect(Collectors.joining(", ")),
                  methods.size() == 1 ? "keeps" : "keep",
                  methods.size() == 1 ? "starts" : "start"));
    }
  }
}
