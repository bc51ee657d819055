package dev.polarity.report;

import dev.polarity.study.ResultRow;
import java.util.Optional;

/**
 * How one run ended: the rows of its averaged weights and of its last iterate, of which at least
 * one is there.
 */
record Outcome(RunKey key, Optional<ResultRow> averaged, Optional<ResultRow> last) {

  static Outcome of(RunKey key, ResultRow row) {
    return row.key().averaging()
        ? new Outcome(key, Optional.of(row), Optional.empty())
        : new Outcome(key, Optional.empty(), Optional.of(row));
  }

  /** Returns this run with a further row; a row of a side that is there already changes nothing. */
  Outcome with(ResultRow row) {
    return row.key().averaging()
        ? new Outcome(key, averaged.or(() -> Optional.of(row)), last)
        : new Outcome(key, averaged, last.or(() -> Optional.of(row)));
  }

  /** Returns the row of a side. */
  Optional<ResultRow> row(Side side) {
    return side == Side.AVERAGED ? averaged : last;
  }

  /** Returns the row of either side, for what both sides have in common. */
  ResultRow anyRow() {
    return averaged.or(() -> last).orElseThrow();
  }

  /** Returns whether the loss was no longer finite, which the tables show as no loss at all. */
  boolean diverged() {
    return !Double.isFinite(anyRow().trainLoss());
  }

  /** Returns whether one of the rows is what Polarity publishes with nothing given. */
  boolean isDefault() {
    return averaged.stream().anyMatch(row -> row.key().isDefault())
        || last.stream().anyMatch(row -> row.key().isDefault());
  }

  /** Returns how many gradients of a mini-batch the run computed. */
  long gradientEvaluations() {
    return anyRow().steps() * anyRow().key().voters();
  }
}
