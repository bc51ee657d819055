package dev.polarity.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of a measurement, {@code --name value}, each with a default. */
final class Options {

  private final Map<String, String> values = new LinkedHashMap<>();

  /**
   * Reads a command line.
   *
   * @param arguments pairs of a name and a value
   * @param defaults all names there are, each followed by its default
   * @throws IllegalArgumentException if there is no such option, or one has no value
   */
  Options(String[] arguments, String... defaults) {
    for (int i = 0; i < defaults.length; i += 2) {
      values.put(defaults[i], defaults[i + 1]);
    }
    for (int i = 0; i < arguments.length; i += 2) {
      if (!values.containsKey(arguments[i]) || i + 1 == arguments.length) {
        throw new IllegalArgumentException(
            "There is no option "
                + arguments[i]
                + ", or it has no value; the options and their defaults are "
                + values
                + ".");
      }
      values.put(arguments[i], arguments[i + 1]);
    }
  }

  String text(String name) {
    return values.get(name);
  }

  int number(String name) {
    return Integer.parseInt(values.get(name));
  }

  double seconds(String name) {
    return Double.parseDouble(values.get(name));
  }

  List<String> list(String name) {
    return List.of(values.get(name).split(","));
  }
}
