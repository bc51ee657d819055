package dev.polarity.report;

import java.util.List;
import java.util.stream.Stream;

/**
 * A line of the verdict: a family at its best rate, beside everything else that was tried to find
 * it.
 *
 * @param chosen the setting that stands for the family
 * @param tried the family's other settings, in the order of their rates; empty where the rate was
 *     measured by the run itself
 */
record Standing(Contender chosen, List<Contender> tried) {

  Standing {
    tried = List.copyOf(tried);
  }

  /**
   * Returns how many rates of the chosen length or a shorter one were tried, the chosen one too.
   */
  long ratesTried() {
    return Stream.concat(
            tried.stream().map(Contender::initialRate), Stream.of(chosen.initialRate()))
        .distinct()
        .count();
  }

  /** Returns whether a rate was tried only in shorter runs than the chosen one. */
  boolean triedInShorterRuns() {
    return tried.stream()
        .filter(other -> !other.initialRate().equals(chosen.initialRate()))
        .anyMatch(
            other ->
                other.epochs() < chosen.epochs()
                    && tried.stream()
                        .noneMatch(
                            longer ->
                                longer.initialRate().equals(other.initialRate())
                                    && longer.epochs() >= chosen.epochs()));
  }

  /** Returns the gradients of a mini-batch that were computed only to choose. */
  long searchEvaluations() {
    return tried.stream().mapToLong(Contender::gradientEvaluations).sum();
  }
}
