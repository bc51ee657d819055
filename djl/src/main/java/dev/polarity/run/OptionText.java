package dev.polarity.run;

import dev.polarity.error.InvalidInputException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the texts of options, and words what is wrong with them: {@code --voters 0: expected a
 * whole number from 1 to 65535}. The same sentences serve the command line and the run file.
 */
public final class OptionText {

  private OptionText() {}

  /**
   * Reads one of a few names.
   *
   * @throws InvalidInputException if the text is none of them
   */
  static <T> T choice(String option, String text, T[] choices, Function<T, String> name) {
    for (T choice : choices) {
      if (name.apply(choice).equals(text)) {
        return choice;
      }
    }
    String names = Arrays.stream(choices).map(name).collect(Collectors.joining(", "));
    throw new InvalidInputException(option + " " + text + ": expected one of " + names + ".");
  }

  /**
   * Reads a whole number, with underscores allowed between digits.
   *
   * @param option the option's name with its dashes
   * @throws InvalidInputException if the text is no whole number or lies outside the range
   */
  public static long whole(String option, String text, long least, long most) {
    try {
      long value = Long.parseLong(text.strip().replace("_", ""));
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Worded below, together with the range.
    }
    throw notWhole(option, text, least, most);
  }

  static void checkWhole(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw notWhole(option, Long.toString(value), least, most);
    }
  }

  private static InvalidInputException notWhole(
      String option, String found, long least, long most) {
    String range;
    if (least == Long.MIN_VALUE && most == Long.MAX_VALUE) {
      range = "";
    } else if (most == Long.MAX_VALUE) {
      range = " from " + least + " on";
    } else {
      range = " from " + least + " to " + most;
    }
    return new InvalidInputException(
        option + " " + found + ": expected a whole number" + range + ".");
  }

  /**
   * Reads a number, decimal or hexadecimal.
   *
   * @param option the option's name with its dashes
   * @throws InvalidInputException if the text is no finite number
   */
  public static double number(String option, String text) {
    try {
      double value = Double.parseDouble(text.strip());
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Worded below.
    }
    throw new InvalidInputException(
        option + " " + text + ": expected a finite number such as 0.01 or 1e-3.");
  }

  /**
   * Reads a number that is computed with in single precision.
   *
   * @param option the option's name with its dashes
   * @throws InvalidInputException if the text is no number that a float can hold
   */
  public static float single(String option, String text) {
    number(option, text);
    float value = Float.parseFloat(text.strip());
    if (Float.isInfinite(value)) {
      throw new InvalidInputException(
          option + " " + text + ": too large for single precision (at most 3.4e38).");
    }
    return value;
  }

  /**
   * Reads {@code on} or {@code off}.
   *
   * @param option the option's name with its dashes
   * @throws InvalidInputException if the text is neither
   */
  public static boolean onOff(String option, String text) {
    return switch (text) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new InvalidInputException(option + " " + text + ": expected on or off.");
    };
  }

  /** Returns {@code on} or {@code off}. */
  public static String onOff(boolean value) {
    return value ? "on" : "off";
  }
}
