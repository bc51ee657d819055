package dev.polarity.study;

import dev.polarity.error.InvalidInputException;
import dev.polarity.run.OptionText;
import java.math.BigDecimal;

/**
 * The rates among which one is looked for: two a decade, … 0.01, 0.03, 0.1, 0.3, 1 … Rate number 0
 * is 1, number 1 is 3, number -1 is 0.3.
 *
 * @param from number of the lowest rate
 * @param to number of the highest rate
 * @param start number of the rate that is tried first
 * @param points most rates to try, at least 1
 */
public record RateGrid(int from, int to, int start, int points) {

  private static final int LOWEST = -40;
  private static final int HIGHEST = 20;

  /**
   * Checks that the start lies within.
   *
   * @throws InvalidInputException if it does not
   */
  public RateGrid {
    if (from > to || start < from || start > to) {
      throw new InvalidInputException(
          "search: expected a start between from and to, found from %s, start %s, to %s."
              .formatted(text(from), text(start), text(to)));
    }
  }

  /** Returns the rate of a number. */
  public static double rate(int number) {
    return exact(number).doubleValue();
  }

  private static BigDecimal exact(int number) {
    return BigDecimal.valueOf(Math.floorMod(number, 2) == 0 ? 1 : 3)
        .scaleByPowerOfTen(Math.floorDiv(number, 2));
  }

  private static String text(int number) {
    return exact(number).toPlainString();
  }

  /**
   * Returns the number of a rate.
   *
   * @param option the option's name with its dashes
   * @param text the rate
   * @throws InvalidInputException if it is none of the grid's
   */
  public static int number(String option, String text) {
    double rate = OptionText.number(option, text);
    for (int number = LOWEST; number <= HIGHEST; number++) {
      if (rate(number) == rate) {
        return number;
      }
    }
    throw new InvalidInputException(
        option + " " + text + ": expected 1 or 3 times a power of ten, such as 0.03 or 0.1.");
  }

  /** Returns the same grid with at most so many points. */
  RateGrid atMost(int most) {
    return new RateGrid(from, to, start, Math.min(points, most));
  }
}
