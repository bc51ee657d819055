package dev.polarity.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code compare} takes every combination of; an empty list was not given.
 *
 * @param methods names of methods
 * @param schedules names of schedules
 * @param initialRates {@code auto}, {@code search} and numbers
 * @param stages as {@code --stage} takes them
 * @param seeds numbers
 */
record Lists(
    List<String> methods,
    List<String> schedules,
    List<String> initialRates,
    List<String> stages,
    List<String> seeds) {

  /** The options of a run that hold for all runs of a comparison. */
  private static final Set<String> RUN_OPTIONS =
      Set.of(
          "--data",
          "--model",
          "--model-option",
          "--voters",
          "--batch",
          "--epochs",
          "--steps",
          "--beta",
          "--schedule-option",
          "--method-option",
          "--warmup",
          "--cooldown",
          "--averaging",
          "--weight-decay",
          "--clip",
          "--augment",
          "--init",
          "--threads",
          "--kernels",
          "--sampling",
          "--eval-every",
          "--snapshot-every",
          "--journal-limit",
          "--coding");

  /** The options of a run of which there may be a list in place of one value. */
  private static final Set<String> LISTED =
      Set.of("--method", "--schedule", "--initial-rate", "--stage", "--seed");

  /** Returns whether an option of a run has a place in a comparison. */
  static boolean mayTake(String option) {
    return RUN_OPTIONS.contains(option) || LISTED.contains(option);
  }

  private Map<String, List<String>> byOption() {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    lists.put("--methods", methods);
    lists.put("--schedules", schedules);
    lists.put("--initial-rates", initialRates);
    lists.put("--stages", stages);
    lists.put("--seeds", seeds);
    return lists;
  }

  boolean isEmpty() {
    return byOption().values().stream().allMatch(List::isEmpty);
  }

  /** Returns the first option that was given. */
  String firstGiven() {
    return byOption().entrySet().stream()
        .filter(list -> !list.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** Returns the options of a run that may be given besides: those that no list replaces. */
  Set<String> besides() {
    Set<String> allowed = new TreeSet<>(RUN_OPTIONS);
    byOption()
        .forEach(
            (option, list) -> {
              if (list.isEmpty()) {
                allowed.add(option.substring(0, option.length() - 1));
              }
            });
    return allowed;
  }
}
