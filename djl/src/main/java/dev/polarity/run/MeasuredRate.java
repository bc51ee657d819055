package dev.polarity.run;

import dev.polarity.error.InvalidInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rate that a run has measured on its way.
 *
 * @param step the first step with this rate
 * @param rate in units of a weight; finite and above 0
 */
public record MeasuredRate(long step, double rate) {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,18})=(.+)");

  /** Reads what {@link #text} writes. */
  static MeasuredRate parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (parts.matches()) {
      double rate = OptionText.number("--measured-rates", parts.group(2));
      if (rate > 0 && Double.isFinite(rate)) {
        return new MeasuredRate(Long.parseLong(parts.group(1)), rate);
      }
    }
    throw new InvalidInputException(
        "--measured-rates %s: expected a step and the rate from there on, such as 100=0x1.0p-10."
            .formatted(text));
  }

  /** Returns step and rate, the latter as a hexadecimal float, which is exact. */
  String text() {
    return step + "=" + Double.toHexString(rate);
  }
}
