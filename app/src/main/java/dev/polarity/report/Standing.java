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

  /** Returns the gradients of a mini-batch that were computed only to choose. */
  long searchEvaluations() {
    return tried.stream().mapToLong(Contender::gradientEvaluations).sum();
  }
}
