package dev.polarity.schedule;

/** What schedules accept, refused with a sentence for a person. */
final class Arguments {

  private Arguments() {}

  static double initialRate(double value) {
    return positive("The initial rate", value);
  }

  static double positive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          what + " is " + value + ", but must be a finite number above 0.");
    }
    return value;
  }

  static double notNegative(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          what + " is " + value + ", but must be a finite number that is 0 or above.");
    }
    return value;
  }

  /** A factor of 0 would stop the training, and one above 1 would let the rate grow. */
  static double factor(double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "The decay factor is " + value + ", but must be above 0 and at most 1.");
    }
    return value;
  }

  static long atLeastOne(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " is " + value + ", but must be at least 1.");
    }
    return value;
  }

  static long step(long step) {
    if (step < 0) {
      throw new IllegalArgumentException(
          "The rate of step " + step + " was asked for, but steps are counted from 0.");
    }
    return step;
  }
}
