package dev.polarity.report;

import dev.polarity.text.Numbers;
import java.util.Optional;

/**
 * When a setting had the target's accuracy.
 *
 * @param point the first evaluation at which it had, empty where it never had
 * @param known whether the curves were kept, so that never is known to be never
 */
record Reached(Optional<MeanPoint> point, boolean known) {

  /** Returns the words that stand where there is no point. */
  String absence() {
    return known ? "not reached" : Numbers.NONE;
  }
}
