package dev.polarity.report;

import dev.polarity.error.InvalidInputException;
import dev.polarity.run.Method;
import dev.polarity.run.Stage;
import dev.polarity.study.KeyColumns;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * Runs that differ only in their initial rate, length and seed. A rate that was measured by the run
 * itself is a family of its own: it is never chosen among rates that somebody gave.
 *
 * @param method name of the method
 * @param schedule name of the schedule
 * @param stage how often the schedule advances
 * @param options every other setting that was given but the network's, {@code name=value} joined by
 *     {@code ;}
 * @param automaticRate whether no initial rate was given
 */
record Family(String method, String schedule, String stage, String options, boolean automaticRate)
    implements Comparable<Family> {

  private static final String AUTOMATIC = "auto";
  private static final Comparator<Family> ORDER =
      Comparator.comparing(Family::method)
          .thenComparing(Family::schedule)
          .thenComparing(Family::stage)
          .thenComparing(Family::options)
          .thenComparing(Family::automaticRate);

  static Family of(KeyColumns key) {
    return new Family(
        key.method(),
        key.schedule(),
        key.stage(),
        Options.others(key.options()),
        key.initialRate().equals(AUTOMATIC));
  }

  /** Returns whether these are runs of plain SGD, on whose final accuracy the target rests. */
  boolean isPlainSgd() {
    return method.equals("sgd") && schedule.equals("constant");
  }

  /** Returns whether this is the paper's own: plain sign, adaptive schedule, nothing given. */
  boolean isPaper() {
    return method.equals("sign") && isOurs() && !measuresEachStage() && options.isEmpty();
  }

  /**
   * Returns whether this is Polarity's own way to train: votes, with a rate that sets itself from
   * what it measures. What is ours is taken as it is published and never chosen.
   */
  boolean isOurs() {
    return votes() && automaticRate && (measuresEachStage() || schedule.equals("adaptive"));
  }

  /** Returns how often the schedule advances; empty where the tables say nothing of the kind. */
  Optional<Stage> stages() {
    try {
      return Optional.of(Stage.parse(stage));
    } catch (InvalidInputException anything) {
      return Optional.empty();
    }
  }

  /** Returns whether the rate of each stage is measured. */
  boolean measuresEachStage() {
    return schedule.equals("measured");
  }

  /** Returns whether voters send signs and every weight moves by the rate. */
  boolean votes() {
    return Arrays.stream(Method.values())
        .anyMatch(known -> known.votes() && known.text().equals(method));
  }

  @Override
  public int compareTo(Family other) {
    return ORDER.compare(this, other);
  }
}
