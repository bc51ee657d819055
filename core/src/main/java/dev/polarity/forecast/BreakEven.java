package dev.polarity.forecast;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.DoublePredicate;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/**
 * From where on something holds: rates are tried step by step and then by halving, nodes one by
 * one.
 */
public final class BreakEven {

  private static final int HALVINGS = 50;
  private static final double STEP = Math.log(10) / 100;

  private BreakEven() {}

  /**
   * Returns the least rate at which something holds. It need not hold at all greater ones: rates a
   * hundredth of a decade apart are tried in turn, and where it begins to hold between two of them,
   * that is found by halving.
   *
   * @param holds asked of rates
   * @param least the least rate that is asked for, positive
   * @param most the greatest
   * @return {@code least} if it holds there already; empty if it holds at none that is tried
   */
  public static OptionalDouble rate(DoublePredicate holds, double least, double most) {
    if (holds.test(least)) {
      return OptionalDouble.of(least);
    }
    double low = Math.log(least);
    double end = Math.log(most);
    while (low < end) {
      double high = Math.min(end, low + STEP);
      if (holds.test(Math.exp(high))) {
        return OptionalDouble.of(halved(holds, low, high));
      }
      low = high;
    }
    return OptionalDouble.empty();
  }

  private static double halved(DoublePredicate holds, double from, double to) {
    double low = from;
    double high = to;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (holds.test(Math.exp(middle))) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return Math.exp(high);
  }

  /**
   * Returns the least number of nodes for which something holds.
   *
   * @param least the first that is asked for
   * @param most the last
   */
  public static OptionalInt nodes(IntPredicate holds, int least, int most) {
    for (int nodes = least; nodes <= most; nodes++) {
      if (holds.test(nodes)) {
        return OptionalInt.of(nodes);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Returns the number of nodes from which on more bring nothing: the least that reaches, but for a
   * share, the most that any number reaches.
   *
   * @param reached images per second on so many nodes
   * @param most the greatest number that is looked at
   * @param share what does not count, such as 0.01
   */
  public static int enough(IntToDoubleFunction reached, int most, double share) {
    double best = 0;
    for (int nodes = 1; nodes <= most; nodes++) {
      best = Math.max(best, reached.applyAsDouble(nodes));
    }
    int nodes = 1;
    while (reached.applyAsDouble(nodes) < (1 - share) * best) {
      nodes++;
    }
    return nodes;
  }
}
