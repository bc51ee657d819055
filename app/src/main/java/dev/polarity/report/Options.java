package dev.polarity.report;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The column {@code options}, taken apart. What belongs to the network says what was trained, and
 * so which runs can be compared; everything else says how.
 */
final class Options {

  private static final String MODEL = "model.";

  private Options() {}

  /** Returns the single options, {@code name=value} each. */
  static List<String> split(String column) {
    return Stream.of(column.split(";")).map(String::strip).filter(part -> !part.isEmpty()).toList();
  }

  /** Returns the network's name with its options in brackets, where it has any. */
  static String model(String name, String column) {
    String options =
        split(column).stream()
            .filter(option -> option.startsWith(MODEL))
            .map(option -> option.substring(MODEL.length()))
            .collect(Collectors.joining(", "));
    return options.isEmpty() ? name : name + " (" + options + ")";
  }

  /** Returns the options that are not the network's, joined as they were. */
  static String others(String column) {
    Predicate<String> ofModel = option -> option.startsWith(MODEL);
    return split(column).stream().filter(ofModel.negate()).collect(Collectors.joining(";"));
  }
}
