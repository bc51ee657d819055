package dev.polarity.report;

import dev.polarity.study.CurveRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The course of a setting: the mean over its seeds at each step at which all of them were
 * evaluated. Where one seed has diverged, the mean has no more value from there on, since a mean
 * over those that went well would flatter the setting.
 *
 * @param points in the order of their steps
 */
record MeanCurve(List<MeanPoint> points) {

  /** Accuracies are sums of shares; a mean of equal ones may be off by less than this. */
  private static final double ROUNDING = 1e-12;

  MeanCurve {
    points = List.copyOf(points);
  }

  /**
   * Returns the mean of the seeds' curves.
   *
   * @param curves one list of rows per seed
   */
  static MeanCurve of(List<List<CurveRow>> curves) {
    Map<Long, List<CurveRow>> byStep = new TreeMap<>();
    for (List<CurveRow> curve : curves) {
      for (CurveRow row : curve) {
        byStep.computeIfAbsent(row.step(), step -> new ArrayList<>()).add(row);
      }
    }
    return new MeanCurve(
        byStep.values().stream()
            .filter(rows -> rows.size() == curves.size())
            .map(MeanCurve::mean)
            .toList());
  }

  private static MeanPoint mean(List<CurveRow> rows) {
    return new MeanPoint(
        mean(rows, CurveRow::epoch),
        rows.get(0).step(),
        mean(rows, CurveRow::rate),
        mean(rows, CurveRow::trainLoss),
        mean(rows, CurveRow::testAccuracy),
        mean(rows, CurveRow::bits));
  }

  private static double mean(List<CurveRow> rows, ToDoubleFunction<CurveRow> measure) {
    return rows.stream().mapToDouble(measure).sum() / rows.size();
  }

  /** Returns the first evaluation with at least an accuracy, empty where none has it. */
  Optional<MeanPoint> firstWith(double accuracy) {
    return points.stream().filter(point -> point.testAccuracy() >= accuracy - ROUNDING).findFirst();
  }
}
