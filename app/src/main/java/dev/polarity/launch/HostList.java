package dev.polarity.launch;

import dev.polarity.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists of names with ranges of numbers in brackets, as Slurm writes them: {@code n[08-10,12],gpu1}
 * is n08, n09, n10, n12 and gpu1. Numbers keep the width of their range's lower end; of several
 * brackets in one name the last runs fastest. Brackets that hold anything else, as an IPv6 address
 * does, are left as they are.
 */
final class HostList {

  private static final int MOST_NAMES = 65_535;
  private static final Pattern RANGES = Pattern.compile("\\[([0-9][0-9,-]*)]");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");

  private final String source;
  private final List<String> names = new ArrayList<>();

  private HostList(String source) {
    this.source = source;
  }

  /**
   * Lists all names.
   *
   * @param source what the text was given by, for messages: an option or a variable
   * @param text the list
   * @return at least one name
   * @throws InvalidInputException if a name is empty, a range is none, or there are more than
   *     65,535 names
   */
  static List<String> expand(String source, String text) {
    HostList list = new HostList(source);
    for (String item : items(text)) {
      if (item.isBlank()) {
        throw list.wrong("'" + text + "' has an empty name; names stand between single commas.");
      }
      list.add("", item.strip());
    }
    return List.copyOf(list.names);
  }

  /** Splits at the commas outside brackets. */
  private static List<String> items(String text) {
    List<String> items = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (c == ',' && depth <= 0) {
        items.add(text.substring(start, i));
        start = i + 1;
      }
    }
    items.add(text.substring(start));
    return items;
  }

  private void add(String done, String rest) {
    Matcher brackets = RANGES.matcher(rest);
    if (!brackets.find()) {
      if (names.size() == MOST_NAMES) {
        throw wrong("names more than " + MOST_NAMES + " nodes, which is more than voters can be.");
      }
      names.add(done + rest);
      return;
    }
    String before = done + rest.substring(0, brackets.start());
    String after = rest.substring(brackets.end());
    for (String part : brackets.group(1).split(",", -1)) {
      Matcher range = RANGE.matcher(part);
      if (!range.matches()) {
        throw wrong("'" + part + "' is no range of numbers; expected one such as 3 or 08-11.");
      }
      String low = range.group(1);
      int first = Integer.parseInt(low);
      int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
      if (last < first) {
        throw wrong("the range '" + part + "' runs backwards; write it from low to high.");
      }
      for (int number = first; number <= last; number++) {
        add(before + ("%0" + low.length() + "d").formatted(number), after);
      }
    }
  }

  private InvalidInputException wrong(String what) {
    return new InvalidInputException(source + ": " + what);
  }
}
