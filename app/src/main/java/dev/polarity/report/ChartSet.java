package dev.polarity.report;

import dev.polarity.report.Chart.Axis;
import dev.polarity.text.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The charts of one task. Eight lines at most can be told apart: the reference, the paper's method
 * and plain SGD, then every other method at its best, then what is left, the best first. A setting
 * keeps its colour and marker in all charts.
 */
final class ChartSet {

  /** A loss above so many times the first one leaves the chart, as of a run that diverges. */
  private static final double LARGEST_LOSS = 1.5;

  private final Verdict verdict;
  private final List<Contender> shown;

  ChartSet(Verdict verdict) {
    this.verdict = verdict;
    this.shown = shown(verdict);
  }

  private static List<Contender> shown(Verdict verdict) {
    Set<Contender> shown = new LinkedHashSet<>();
    List<Contender> all = verdict.standings().stream().map(Standing::chosen).toList();
    shown.add(verdict.reference().chosen());
    all.stream()
        .filter(contender -> contender.family().isPaper())
        .findFirst()
        .ifPresent(shown::add);
    verdict.plainSgd().map(Standing::chosen).ifPresent(shown::add);
    List<Contender> compared = verdict.compared().stream().map(Standing::chosen).toList();
    Set<String> methods = new LinkedHashSet<>();
    shown.forEach(contender -> methods.add(contender.family().method()));
    compared.stream()
        .filter(contender -> methods.add(contender.family().method()))
        .forEach(shown::add);
    shown.addAll(compared);
    shown.addAll(all);
    return shown.stream().limit(Palette.size()).toList();
  }

  /** Returns how many settings are in no chart for want of colours. */
  int leftOut() {
    return verdict.standings().size() - shown.size();
  }

  /** Returns the charts for which there are data. */
  List<Chart> charts() {
    List<Chart> charts = new ArrayList<>();
    loss().ifPresent(charts::add);
    accuracy().ifPresent(charts::add);
    accuracyOverBits().ifPresent(charts::add);
    rates().ifPresent(charts::add);
    bound().ifPresent(charts::add);
    return charts;
  }

  private Optional<Chart> loss() {
    List<ChartLine> lines = lines(MeanPoint::epoch, MeanPoint::trainLoss, true);
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    double[] first = lines.stream().mapToDouble(line -> line.ys()[0]).sorted().toArray();
    double ceiling = LARGEST_LOSS * first[first.length / 2];
    double[] visible = Axes.values(lines).filter(loss -> loss <= ceiling).toArray();
    return Optional.of(
        new Chart(
            "training-loss",
            "Training loss over epochs",
            epochs(lines),
            Axes.byRange("training loss", visible),
            "",
            lines));
  }

  private Optional<Chart> accuracy() {
    List<ChartLine> lines = lines(MeanPoint::epoch, ChartSet::percent, false);
    return accuracyChart(lines, "test-accuracy", "Test accuracy over epochs", () -> epochs(lines));
  }

  private Optional<Chart> accuracyOverBits() {
    List<ChartLine> lines = lines(MeanPoint::bits, ChartSet::percent, false);
    return accuracyChart(
        lines,
        "accuracy-over-bits",
        "Test accuracy over bits sent",
        () ->
            Axes.logarithmic(
                "bits sent by one voter (1E6: a million)", Axes.places(lines).toArray()));
  }

  private static Optional<Chart> accuracyChart(
      List<ChartLine> lines, String name, String title, Supplier<Axis> horizontal) {
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    Axis vertical = Axes.accuracy("test accuracy, %", lines);
    boolean cut = Axes.values(lines).min().orElseThrow() < vertical.from();
    String note =
        cut
            ? "Accuracies below "
                + Numbers.whole((long) vertical.from())
                + " % are outside the chart."
            : "";
    return Optional.of(new Chart(name, title, horizontal.get(), vertical, note, lines));
  }

  private Optional<Chart> rates() {
    List<ChartLine> lines = lines(MeanPoint::step, MeanPoint::rate, true);
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Chart(
            "rates",
            "Learning rate over steps",
            Axes.fromZero("step", Axes.places(lines).toArray()),
            Axes.byRange("learning rate", Axes.values(lines).toArray()),
            "Rates of dense methods and of methods that vote are not of one kind: one scales a"
                + " gradient, the other is the step of every weight.",
            lines));
  }

  private Optional<Chart> bound() {
    List<ChartLine> lines = new ArrayList<>();
    for (int place = 0; place < shown.size(); place++) {
      Contender contender = shown.get(place);
      if (BoundEstimate.isDefinedFor(contender.family())) {
        List<MeanPoint> points = verdict.curve(contender).points();
        double[] estimates = BoundEstimate.along(contender.family(), contender.epochs(), points);
        if (estimates.length > 0) {
          double[] steps = points.stream().mapToDouble(MeanPoint::step).toArray();
          lines.add(new ChartLine(label(contender), place, steps, estimates));
        }
      }
    }
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Chart(
            "bound-estimate",
            "Bound estimate over steps",
            Axes.fromZero("step", Axes.places(lines).toArray()),
            Axes.byRange("2 f₀ δₖ / δ₀²", Axes.values(lines).toArray()),
            "f₀ is the first training loss known, a mean over the steps before the first"
                + " evaluation. The estimate leaves the noise term out and knows the curvature"
                + " along one direction only; there is one for the adaptive schedule alone.",
            lines));
  }

  private List<ChartLine> lines(
      ToDoubleFunction<MeanPoint> across, ToDoubleFunction<MeanPoint> up, boolean aboveZero) {
    List<ChartLine> lines = new ArrayList<>();
    IntStream.range(0, shown.size())
        .mapToObj(place -> line(place, across, up, aboveZero))
        .filter(Objects::nonNull)
        .forEach(lines::add);
    return lines;
  }

  /** Returns a line, null where there is no point of it. */
  private ChartLine line(
      int place,
      ToDoubleFunction<MeanPoint> across,
      ToDoubleFunction<MeanPoint> up,
      boolean aboveZero) {
    List<MeanPoint> points =
        verdict.curve(shown.get(place)).points().stream()
            .filter(point -> across.applyAsDouble(point) > 0)
            .filter(point -> Double.isFinite(up.applyAsDouble(point)))
            .filter(point -> !aboveZero || up.applyAsDouble(point) > 0)
            .toList();
    return points.isEmpty()
        ? null
        : new ChartLine(
            label(shown.get(place)),
            place,
            points.stream().mapToDouble(across).toArray(),
            points.stream().mapToDouble(up).toArray());
  }

  private static Axis epochs(List<ChartLine> lines) {
    return Axes.fromZero("epoch", Axes.places(lines).toArray());
  }

  private static double percent(MeanPoint point) {
    return 100 * point.testAccuracy();
  }

  private static String label(Contender contender) {
    String role = Labels.role(contender);
    String side = contender.side() == Side.LAST ? ", last iterate" : "";
    return (role.isEmpty() ? "" : role + ": ") + Labels.setting(contender) + side;
  }
}
