package dev.polarity.report;

import dev.polarity.study.ResultRow;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One setting with all its seeds: what has a mean and a spread.
 *
 * <p>A comparator is taken at the better of its two sides, by mean final test accuracy, in its
 * favour. What is ours is taken as it is published, averaged where the run averaged, because to
 * choose after looking would be a choice that somebody made.
 *
 * @param task data, network and images per step
 * @param family method, schedule and options
 * @param initialRate as it was given, or {@code auto}
 * @param epochs length of the runs
 * @param outcomes its runs, one per seed, in the order of their seeds
 */
record Contender(
    Task task, Family family, String initialRate, double epochs, List<Outcome> outcomes) {

  Contender {
    outcomes =
        outcomes.stream()
            .sorted(Comparator.comparingLong((Outcome outcome) -> outcome.key().seed()))
            .toList();
  }

  /** Returns whether this is what {@code polarity train} publishes with nothing given. */
  boolean isDefault() {
    return outcomes.stream().anyMatch(Outcome::isDefault);
  }

  /** Returns whether this is Polarity's own way to train, which is never chosen. */
  boolean isOurs() {
    return isDefault() || family.isOurs();
  }

  /** Returns the side that counts in comparisons. */
  Side side() {
    Spread averaged = accuracy(Side.AVERAGED);
    Spread last = accuracy(Side.LAST);
    if (!averaged.exists()) {
      return Side.LAST;
    }
    if (isOurs() || !last.exists()) {
      return Side.AVERAGED;
    }
    return averaged.mean() >= last.mean() ? Side.AVERAGED : Side.LAST;
  }

  /** Returns the final test accuracy on the side that counts. */
  Spread accuracy() {
    return accuracy(side());
  }

  /** Returns the final test accuracy. */
  Spread accuracy(Side side) {
    return spread(side, ResultRow::testAccuracy);
  }

  /** Returns the best test accuracy of the evaluations on the side that counts. */
  Spread bestAccuracy() {
    return spread(side(), ResultRow::bestTestAccuracy);
  }

  /** Returns the last training loss, which both sides share. */
  Spread trainLoss() {
    return Spread.of(
        outcomes.stream().mapToDouble(outcome -> outcome.anyRow().trainLoss()).toArray());
  }

  /** Returns how many of the runs diverged. */
  long diverged() {
    return outcomes.stream().filter(Outcome::diverged).count();
  }

  /** Returns how many gradients of a mini-batch all runs together computed. */
  long gradientEvaluations() {
    return outcomes.stream().mapToLong(Outcome::gradientEvaluations).sum();
  }

  /** Returns the steps of the longest run. */
  long steps() {
    return outcomes.stream().mapToLong(outcome -> outcome.anyRow().steps()).max().orElse(0);
  }

  /** Returns the bits that one voter sent in the longest run. */
  long bits() {
    return outcomes.stream().mapToLong(outcome -> outcome.anyRow().bits()).max().orElse(0);
  }

  /** Returns the initial rate as a number, NaN where the run measured it. */
  double rate() {
    try {
      return Double.parseDouble(initialRate);
    } catch (NumberFormatException automatic) {
      return Double.NaN;
    }
  }

  /**
   * Orders from the best down: first by the share of runs that diverged, then by accuracy on the
   * side that counts; ties go to the smaller rate and then to the names, so that the same rows give
   * the same order.
   */
  static Comparator<Contender> bestFirst() {
    return Comparator.comparingDouble(Contender::divergedShare)
        .thenComparing(Comparator.comparingDouble(Contender::accuracyOrLowest).reversed())
        .thenComparingDouble(Contender::rate)
        .thenComparing(Contender::family)
        .thenComparingDouble(Contender::epochs);
  }

  private double divergedShare() {
    return (double) diverged() / outcomes.size();
  }

  private double accuracyOrLowest() {
    return accuracy().exists() ? accuracy().mean() : -1;
  }

  private Spread spread(Side side, ToDoubleFunction<ResultRow> measure) {
    return Spread.of(
        outcomes.stream()
            .flatMap(outcome -> outcome.row(side).stream())
            .mapToDouble(measure)
            .toArray());
  }
}
