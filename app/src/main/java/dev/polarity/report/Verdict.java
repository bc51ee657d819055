package dev.polarity.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the runs of one task say: every family at its best, one of them as the reference, and the
 * accuracy to which steps and bits are counted.
 *
 * <p>The reference is Polarity's default where it was run, else another of Polarity's own methods,
 * else the best. Only runs of the reference's length are compared with it.
 */
final class Verdict {

  private final Task task;
  private final List<Standing> standings;
  private final Standing reference;
  private final Optional<Target> target;
  private final List<Outcome> outcomes;
  private final CurveBook curves;

  /**
   * Creates the verdict.
   *
   * @param standings at least one, in any order
   * @param outcomes every run of the task
   */
  Verdict(Task task, List<Standing> standings, List<Outcome> outcomes, CurveBook curves) {
    this.task = task;
    this.standings = standings.stream().sorted(longestThenBest()).toList();
    this.outcomes = List.copyOf(outcomes);
    this.curves = curves;
    this.reference = reference(this.standings);
    this.target = Target.of(compared());
  }

  private static Comparator<Standing> longestThenBest() {
    return Comparator.comparingDouble((Standing standing) -> standing.chosen().epochs())
        .reversed()
        .thenComparing(Standing::chosen, Contender.bestFirst());
  }

  private static Standing reference(List<Standing> standings) {
    return standings.stream()
        .min(
            Comparator.comparing((Standing standing) -> !standing.chosen().isDefault())
                .thenComparing(standing -> !standing.chosen().isOurs()))
        .orElseThrow();
  }

  Task task() {
    return task;
  }

  /** Returns all standings, the longest runs first and among these the best first. */
  List<Standing> standings() {
    return standings;
  }

  /** Returns the standing with which the others are compared. */
  Standing reference() {
    return reference;
  }

  /** Returns every run of the task. */
  List<Outcome> outcomes() {
    return outcomes;
  }

  /** Returns the accuracy to which steps and bits are counted, empty where there is none. */
  Optional<Target> target() {
    return target;
  }

  /** Returns the standings of the reference's length, the best first. */
  List<Standing> compared() {
    return standings.stream().filter(this::isCompared).toList();
  }

  /** Returns whether a standing's runs are as long as the reference's. */
  boolean isCompared(Standing standing) {
    return standing.chosen().epochs() == reference.chosen().epochs();
  }

  /** Returns the best of the standings that are compared. */
  Standing winner() {
    return compared().get(0);
  }

  /** Returns how a standing lies to the reference. */
  Comparison againstReference(Standing standing) {
    return Comparison.of(standing.chosen().accuracy(), reference.chosen().accuracy());
  }

  /** Returns the plain SGD with which the reference is compared. */
  Optional<Standing> plainSgd() {
    return compared().stream()
        .filter(standing -> standing.chosen().family().isPlainSgd())
        .filter(standing -> standing.chosen().accuracy().exists())
        .findFirst();
  }

  /** Returns the mean course of a setting on the side that counts. */
  MeanCurve curve(Contender contender) {
    return curves.mean(contender, contender.side());
  }

  /**
   * Returns when a setting had the target's accuracy: what is ours on the side that is published, a
   * comparator on the side that has it first.
   */
  Reached reached(Contender contender) {
    if (target.isEmpty()) {
      return new Reached(Optional.empty(), false);
    }
    List<MeanCurve> sides =
        Stream.of(Side.values())
            .filter(side -> !contender.isOurs() || side == contender.side())
            .map(side -> curves.mean(contender, side))
            .toList();
    return new Reached(
        sides.stream()
            .flatMap(curve -> curve.firstWith(target.get().accuracy()).stream())
            .min(Comparator.comparingLong(MeanPoint::step)),
        sides.stream().anyMatch(curve -> !curve.points().isEmpty()));
  }
}
