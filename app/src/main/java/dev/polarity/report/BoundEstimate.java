package dev.polarity.report;

import dev.polarity.schedule.AdaptiveSchedule;
import dev.polarity.schedule.ConvergenceBound;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The bound estimate 2·f_0·δ_k/δ_0² along the course of a run with the adaptive schedule.
 *
 * <p>The tables hold neither f_0 nor a measured δ_0. For f_0 stands the first training loss that is
 * known, a mean over the steps before the first evaluation, and so a little too small. δ_0 follows
 * from any rate, since the schedule is δ_0 times a sequence that is the same for all runs: the rate
 * at an evaluation divided by the sequence's term of that stage.
 */
final class BoundEstimate {

  private static final AdaptiveSchedule UNIVERSAL = new AdaptiveSchedule(1);

  private BoundEstimate() {}

  /**
   * Returns whether a family's runs have such an estimate: it is about steps along signs only, at
   * rates that are those of the sequence and nothing else.
   */
  static boolean isDefinedFor(Family family) {
    return family.votes()
        && family.schedule().equals("adaptive")
        && !family.options().contains("warmup")
        && !family.options().contains("cooldown");
  }

  /**
   * Returns the estimate at each point of a course, in units of the loss per weight; none where the
   * first loss or a rate is not above 0 and finite.
   *
   * @param family of a schedule for which it is defined
   * @param epochs length of the run
   * @param points its course
   */
  static double[] along(Family family, double epochs, List<MeanPoint> points) {
    if (points.isEmpty()) {
      return new double[0];
    }
    double initialLoss = points.get(0).trainLoss();
    OptionalDouble initialRate = initialRate(family, epochs, points.get(0));
    if (!isPositive(initialLoss) || initialRate.isEmpty()) {
      return new double[0];
    }
    return points.stream()
        .mapToDouble(
            point ->
                ConvergenceBound.estimate(initialLoss, initialRate.getAsDouble(), point.rate()))
        .toArray();
  }

  /** Returns δ_0, from the rate of the last step before an evaluation. */
  static OptionalDouble initialRate(Family family, double epochs, MeanPoint point) {
    long lastStep = point.step() - 1;
    if (lastStep < 0 || !isPositive(point.rate()) || family.stages().isEmpty()) {
      return OptionalDouble.empty();
    }
    double stepsPerEpoch = point.step() / point.epoch();
    long stageSteps =
        family.stages().get().steps(atLeastOne(stepsPerEpoch), atLeastOne(stepsPerEpoch * epochs));
    return OptionalDouble.of(point.rate() / UNIVERSAL.rate(lastStep / stageSteps));
  }

  private static long atLeastOne(double steps) {
    return Math.max(1, Math.round(steps));
  }

  private static boolean isPositive(double value) {
    return value > 0 && Double.isFinite(value);
  }
}
