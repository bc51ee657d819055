package dev.polarity.run;

import dev.polarity.error.InvalidInputException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Numbers that are given by name, as {@code --schedule-option factor=0.5} is, to something that
 * knows which it has and what they are where nothing is said.
 */
final class NamedNumbers {

  private NamedNumbers() {}

  /**
   * Completes the numbers that were given by the defaults of the others.
   *
   * @param option the option's name with its dashes
   * @param owner what the numbers belong to, such as {@code the schedule step}
   * @param defaults all numbers that it has, by name
   * @param given numbers by name
   * @return all numbers, ascending by name
   * @throws InvalidInputException if a name is not one of the owner's
   */
  static SortedMap<String, String> complete(
      String option, String owner, SortedMap<String, String> defaults, Map<String, String> given) {
    SortedMap<String, String> complete = new TreeMap<>(defaults);
    given.forEach(
        (name, value) -> {
          if (!defaults.containsKey(name)) {
            throw new InvalidInputException(
                "%s %s=%s: %s %s."
                    .formatted(
                        option,
                        name,
                        value,
                        owner,
                        defaults.isEmpty()
                            ? "has none"
                            : "has " + String.join(" and ", defaults.keySet())));
          }
          complete.put(name, value.strip().replace("_", ""));
        });
    return Collections.unmodifiableSortedMap(complete);
  }
}
