package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lengths of time: {@code 500ms}, {@code 60s}, {@code 10m}, {@code 2h}. */
final class DurationText {

  private static final Pattern LENGTH = Pattern.compile("([0-9]{1,9})\\s*(ms|s|m|min|h)?");

  private DurationText() {}

  /**
   * Reads a length of time; a bare number is seconds.
   *
   * @param option the option's name with its dashes
   * @throws InvalidInputException if the text is none, or nothing
   */
  static Duration parse(String option, String text) {
    Matcher length = LENGTH.matcher(text.strip());
    if (length.matches()) {
      long number = Long.parseLong(length.group(1));
      String unit = length.group(2) == null ? "s" : length.group(2);
      if (number > 0) {
        return switch (unit) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofMinutes(number);
        };
      }
    }
    throw new InvalidInputException(
        option + " " + text + ": expected a length of time such as 500ms, 60s, 10m or 1h.");
  }
}
