package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes what a link is like: {@code 1gbit}, {@code 0.9Gb/s}, {@code 0.2ms}. */
final class LinkText {

  private static final Pattern RATE =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)\\s*([kKmMgG])(?:bit|b/s|bit/s|bps)");
  private static final Map<String, Double> RATES = Map.of("k", 1e3, "m", 1e6, "g", 1e9);
  private static final Pattern TIME =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)\\s*(us|µs|ms|s)");
  private static final Map<String, Double> TIMES =
      Map.of("us", 1e-6, "µs", 1e-6, "ms", 1e-3, "s", 1.0);
  private static final double LONGEST = 60;

  private LinkText() {}

  /**
   * Reads a rate.
   *
   * @param option the option's name with its dashes
   * @return bits per second
   * @throws InvalidInputException if the text is none, or nothing
   */
  static double rate(String option, String text) {
    Matcher rate = RATE.matcher(text.strip());
    if (rate.matches() && Double.parseDouble(rate.group(1)) > 0) {
      return Double.parseDouble(rate.group(1)) * RATES.get(rate.group(2).toLowerCase(Locale.ROOT));
    }
    throw new InvalidInputException(
        option + " " + text + ": expected bits per second such as 100mbit, 1gbit or 0.9Gb/s.");
  }

  /**
   * Reads a time.
   *
   * @param option the option's name with its dashes
   * @return seconds, which may be 0
   * @throws InvalidInputException if the text is none, or longer than a minute
   */
  static double time(String option, String text) {
    Matcher time = TIME.matcher(text.strip());
    if (time.matches()) {
      double seconds = Double.parseDouble(time.group(1)) * TIMES.get(time.group(2));
      if (seconds <= LONGEST) {
        return seconds;
      }
    }
    throw new InvalidInputException(
        option + " " + text + ": expected a time up to 60s, such as 50us, 0.2ms or 30ms.");
  }

  /** Writes a rate with its unit. */
  static String rate(double bitsPerSecond) {
    return bitsPerSecond >= 0.9995e9
        ? number(bitsPerSecond / 1e9) + " Gb/s"
        : number(bitsPerSecond / 1e6) + " Mb/s";
  }

  /** Writes a time with its unit. */
  static String time(double seconds) {
    if (seconds >= 1) {
      return number(seconds) + " s";
    }
    return seconds >= 1e-3 ? number(seconds * 1e3) + " ms" : number(seconds * 1e6) + " us";
  }

  /** At most three significant digits, and no power of ten. */
  private static String number(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    String text = String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
    return text.replaceAll("\\.?0+$", "");
  }
}
