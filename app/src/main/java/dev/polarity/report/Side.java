package dev.polarity.report;

/** Which weights of a run are looked at. */
enum Side {
  /** The average of the iterates, recalibrated: what is published where averaging is on. */
  AVERAGED("averaged"),
  /** The iterate after the last step. */
  LAST("last iterate");

  private final String text;

  Side(String text) {
    this.text = text;
  }

  /** Returns the side of a row by its column {@code averaging}. */
  static Side of(boolean averaging) {
    return averaging ? AVERAGED : LAST;
  }

  /** Returns the name for people. */
  String text() {
    return text;
  }
}
