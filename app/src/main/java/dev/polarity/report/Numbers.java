package dev.polarity.report;

import java.util.Locale;

/** Numbers as people read them. A measure that there is not is a dash. */
final class Numbers {

  private static final String NONE = "–";
  private static final String[] BITS = {"bit", "kbit", "Mbit", "Gbit", "Tbit", "Pbit"};

  private Numbers() {}

  /** A whole number with commas between thousands. */
  static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A number of things, in the plural where there is not exactly one. */
  static String count(long value, String thing) {
    return whole(value) + " " + thing + (value == 1 ? "" : "s");
  }

  /** A share as a percentage with two decimals, without the sign. */
  static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f", 100 * share) : NONE;
  }

  /** A spread of shares in percent: {@code 98.70 ± 0.05 %}, without ± where there is one value. */
  static String percent(Spread spread) {
    if (!spread.exists()) {
      return NONE;
    }
    String deviation = Double.isNaN(spread.deviation()) ? "" : " ± " + percent(spread.deviation());
    return percent(spread.mean()) + deviation + " %";
  }

  /** A difference of shares, in points of a percentage. */
  static String points(double difference) {
    if (!Double.isFinite(difference)) {
      return NONE;
    }
    return String.format(Locale.ROOT, "%.2f points", 100 * difference);
  }

  /** A number with four significant digits. */
  static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : NONE;
  }

  /** Epochs: without a fraction where they are whole, else with at most two decimals. */
  static String epochs(double epochs) {
    return epochs == Math.rint(epochs)
        ? whole((long) epochs)
        : String.format(Locale.ROOT, "%.2f", epochs);
  }

  /** Bits, in powers of a thousand. */
  static String bits(double bits) {
    double value = bits;
    int unit = 0;
    while (value >= 999.5 && unit < BITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return unit == 0
        ? whole(Math.round(value)) + " " + BITS[0]
        : String.format(Locale.ROOT, "%.3g %s", value, BITS[unit]);
  }

  /** How many times one number is another: whole from ten on. */
  static String times(double ratio) {
    return String.format(Locale.ROOT, ratio >= 10 ? "%.0f" : "%.1f", ratio);
  }

  /** Seconds as hours, minutes and seconds. */
  static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return NONE;
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return whole / 60 + " min " + whole % 60 + " s";
    }
    return whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }
}
