package dev.polarity.study;

import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * The search for a comparator's best rate: from the start half a decade up and down, and on in the
 * direction in which it gets better, until the best accuracy lies inside what was tried. It is a
 * function of what was tried so far, so that a study that was cut off goes on with the same search.
 *
 * <p>A best accuracy that is shared with the edge of what was tried counts as at the edge, so that
 * a plateau is walked to its end. A run that diverged counts as worse than any other; where all
 * have diverged, the search goes down.
 */
final class RateSearch {

  /** The score of a run that diverged. */
  static final double DIVERGED = Double.NEGATIVE_INFINITY;

  private RateSearch() {}

  /**
   * Returns the rate to try next.
   *
   * @param grid the rates
   * @param tried scores by the number of the rate
   * @return its number; empty where the search is over
   */
  static OptionalInt next(RateGrid grid, SortedMap<Integer, Double> tried) {
    if (tried.isEmpty()) {
      return OptionalInt.of(grid.start());
    }
    if (tried.size() >= grid.points()) {
      return OptionalInt.empty();
    }
    int low = tried.firstKey();
    int high = tried.lastKey();
    double best = tried.values().stream().max(Double::compare).orElseThrow();
    boolean higher = high < grid.to();
    boolean lower = low > grid.from();
    if (best == DIVERGED) {
      return lower ? OptionalInt.of(low - 1) : OptionalInt.empty();
    }
    boolean firstStepUp = high == grid.start() && tried.get(high) != DIVERGED;
    if (higher && (firstStepUp || tried.get(high) == best)) {
      return OptionalInt.of(high + 1);
    }
    if (lower && (low == grid.start() || tried.get(low) == best)) {
      return OptionalInt.of(low - 1);
    }
    return OptionalInt.empty();
  }

  /**
   * Returns the best rate; of several that are equally good, the middle one, of two the lower.
   *
   * @param tried scores by the number of the rate, at least one
   * @return its number
   */
  static int best(SortedMap<Integer, Double> tried) {
    double best = tried.values().stream().max(Double::compare).orElseThrow();
    List<Integer> equal = tried.keySet().stream().filter(n -> tried.get(n) == best).toList();
    return equal.get((equal.size() - 1) / 2);
  }
}
