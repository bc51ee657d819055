package dev.polarity.report;

import java.util.List;
import java.util.Optional;

/**
 * The accuracy to which steps and bits are counted: that with which plain SGD ends at the best of
 * its rates, or where there is no plain SGD the best final accuracy minus one point.
 *
 * @param accuracy a share of right answers, 0 … 1
 * @param words where it comes from, for people
 */
record Target(double accuracy, String words) {

  private static final double ONE_POINT = 0.01;

  /**
   * Returns the target of a task, empty where no run has an accuracy.
   *
   * @param standings from the best down
   */
  static Optional<Target> of(List<Standing> standings) {
    Optional<Target> plainSgd =
        standings.stream()
            .map(Standing::chosen)
            .filter(contender -> contender.family().isPlainSgd() && isReached(contender))
            .findFirst()
            .map(
                contender ->
                    new Target(
                        contender.accuracy().mean(),
                        "the accuracy with which plain SGD ends at the best of its rates"));
    return plainSgd.or(
        () ->
            standings.stream()
                .map(Standing::chosen)
                .filter(Target::isReached)
                .mapToDouble(contender -> contender.accuracy().mean())
                .max()
                .stream()
                .mapToObj(
                    best ->
                        new Target(
                            best - ONE_POINT,
                            "the best final accuracy minus one point, since there is no run of"
                                + " plain SGD"))
                .findFirst());
  }

  private static boolean isReached(Contender contender) {
    return contender.accuracy().exists();
  }
}
