package dev.polarity.text;

import java.util.Locale;

/** Numbers as people read them. A measure that there is not is a dash. */
public final class Numbers {

  /** Stands where there is no number. */
  public static final String NONE = "-";

  private static final String[] BYTES = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  private static final String[] BITS = {"bit", "kbit", "Mbit", "Gbit", "Tbit", "Pbit"};

  private Numbers() {}

  /** A whole number with commas between thousands. */
  public static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A number of things, in the plural where there is not exactly one. */
  public static String count(long value, String thing) {
    return whole(value) + " " + thing + (value == 1 ? "" : "s");
  }

  /** A share as a percentage with two decimals. */
  public static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f %%", 100 * share) : NONE;
  }

  /** A difference of shares, in points of a percentage. */
  public static String points(double difference) {
    if (!Double.isFinite(difference)) {
      return NONE;
    }
    return String.format(Locale.ROOT, "%.2f points", 100 * difference);
  }

  /** A number with four significant digits. */
  public static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : NONE;
  }

  /** A number with three significant digits. */
  public static String brief(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3g", value) : NONE;
  }

  /** Epochs: without a fraction where they are whole, else with at most two decimals. */
  public static String epochs(double epochs) {
    return epochs == Math.rint(epochs)
        ? whole((long) epochs)
        : String.format(Locale.ROOT, "%.2f", epochs);
  }

  /** Bits, in powers of a thousand. */
  public static String bits(double bits) {
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

  /** Bytes, in the largest power of 1024 of which there is at least one. */
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < BYTES.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0
        ? whole(bytes) + " " + BYTES[0]
        : String.format(Locale.ROOT, "%.1f %s", value, BYTES[unit]);
  }

  /** How many times one number is another: whole from ten on. */
  public static String times(double ratio) {
    return String.format(Locale.ROOT, ratio >= 10 ? "%.0f" : "%.1f", ratio);
  }

  /** Seconds as hours, minutes and seconds. */
  public static String duration(double seconds) {
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
