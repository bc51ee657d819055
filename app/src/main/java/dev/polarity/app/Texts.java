package dev.polarity.app;

import java.util.Locale;

/** Numbers as people read them. */
final class Texts {

  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

  private Texts() {}

  /** A whole number with commas between thousands. */
  static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A fraction as a percentage, or a dash where there is none. */
  static String percent(double fraction) {
    return Double.isNaN(fraction) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * fraction);
  }

  /** A number with four significant digits, or a dash where there is none. */
  static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4g", value);
  }

  /** A number with three significant digits. */
  static String brief(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3g", value);
  }

  /** Epochs, without a fraction where they are whole. */
  static String epochs(double epochs) {
    return epochs == Math.rint(epochs)
        ? Long.toString((long) epochs)
        : String.format(Locale.ROOT, "%.2f", epochs);
  }

  /** Seconds as hours, minutes and seconds. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return whole / 60 + " min " + whole % 60 + " s";
    }
    return whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }

  /** Bytes in the largest unit of which there is at least one. */
  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0
        ? whole(bytes) + " bytes"
        : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }

  /** The agreement of the voters with the verdict after a separator; nothing where nobody votes. */
  static String agreement(String separator, double share) {
    return Double.isNaN(share)
        ? ""
        : String.format(Locale.ROOT, "%sagreement %.0f %%", separator, 100 * share);
  }
}
