package dev.polarity.run;

import dev.polarity.error.InvalidInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Consecutive coordinates.
 *
 * @param first the first coordinate
 * @param end the coordinate after the last one, above the first
 */
public record CoordinateRange(long first, long end) {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

  /** Reads what {@link #text} writes. */
  static CoordinateRange parse(String text) {
    Matcher range = TEXT.matcher(text);
    if (range.matches()) {
      long first = Long.parseLong(range.group(1));
      long last = Long.parseLong(range.group(2));
      if (first <= last) {
        return new CoordinateRange(first, last + 1);
      }
    }
    throw new InvalidInputException(
        "--decaying " + text + ": expected the first and the last coordinate, such as 0-149.");
  }

  /** Returns the first and the last coordinate, joined by a dash. */
  String text() {
    return first + "-" + (end - 1);
  }
}
