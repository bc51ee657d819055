package dev.polarity.journal;

import dev.polarity.codec.Coding;

/**
 * Decides whether verdicts are coded: where it is left to the journal, as long as that takes at
 * most one part in a hundred of the time of a step. Both are running means. Where it takes more,
 * the rest of the segment is plain. What passes between two steps counts for at most two steps,
 * since an evaluation may lie between them, or a pause.
 */
final class CodingTime {

  private static final double MOST_SHARE = 0.01;
  private static final double NEWEST = 1.0 / 16;
  private static final int LEAST_STEPS = 32;
  private static final int MOST_STEPS_BETWEEN = 2;

  private final Coding coding;
  private double step;
  private double share;
  private long last;
  private int steps;
  private boolean tooLong;

  CodingTime(Coding coding) {
    this.coding = coding;
  }

  /** A segment begins. */
  void begin() {
    tooLong = false;
    steps = 0;
    last = 0;
  }

  boolean codes() {
    return coding == Coding.CODED || coding == Coding.AUTO && !tooLong;
  }

  /** A verdict was coded, from one time to another. */
  void coded(long from, long to) {
    if (last != 0) {
      double between = from - last;
      step =
          steps == 0
              ? between
              : step + (Math.min(between, MOST_STEPS_BETWEEN * step) - step) * NEWEST;
      share += (to - from - share) * (steps == 0 ? 1 : NEWEST);
      steps++;
      tooLong = steps >= LEAST_STEPS && share > MOST_SHARE * step;
    }
    last = to;
  }
}
