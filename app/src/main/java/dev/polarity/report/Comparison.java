package dev.polarity.report;

import dev.polarity.text.Numbers;

/**
 * How the mean of one spread lies to that of another.
 *
 * <p>A difference counts as more than the spread if the two intervals mean ± standard deviation do
 * not touch, that is if it is larger than the sum of both deviations. With one seed on either side
 * no spread is known, and the difference says nothing about chance.
 *
 * @param difference the first mean minus the second, NaN where one of them is missing
 * @param certainty what the spreads say about it
 */
record Comparison(double difference, Certainty certainty) {

  /** What the spreads say about a difference. */
  enum Certainty {
    /** The intervals mean ± standard deviation do not touch. */
    BEYOND_SPREAD,
    /** They touch. */
    WITHIN_SPREAD,
    /** At least one side has fewer than two seeds. */
    UNKNOWN_SPREAD
  }

  static Comparison of(Spread first, Spread second) {
    double difference = first.mean() - second.mean();
    double deviations = first.deviation() + second.deviation();
    if (Double.isNaN(deviations)) {
      return new Comparison(difference, Certainty.UNKNOWN_SPREAD);
    }
    return new Comparison(
        difference,
        Math.abs(difference) > deviations ? Certainty.BEYOND_SPREAD : Certainty.WITHIN_SPREAD);
  }

  boolean exists() {
    return !Double.isNaN(difference);
  }

  /** Returns the comparison in words, seen from the first. */
  String text() {
    return exists() ? lead() + ", " + certaintyText() : "cannot be compared";
  }

  /** Returns the comparison in as few words as a table has room for. */
  String brief() {
    boolean oneSeed = exists() && certainty == Certainty.UNKNOWN_SPREAD;
    return oneSeed ? lead() + ", one seed" : text();
  }

  private String lead() {
    if (difference == 0) {
      return "equal";
    }
    return (difference > 0 ? "ahead by " : "behind by ") + Numbers.points(Math.abs(difference));
  }

  /** Returns what the spreads say, in words. */
  String certaintyText() {
    return switch (certainty) {
      case BEYOND_SPREAD -> "more than the spread";
      case WITHIN_SPREAD -> "within the spread";
      case UNKNOWN_SPREAD -> "one seed, so the spread is not known";
    };
  }
}
