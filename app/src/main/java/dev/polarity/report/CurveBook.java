package dev.polarity.report;

import dev.polarity.study.CurveRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All curves, found again by run and side. A row that comes twice counts once. */
final class CurveBook {

  private record Page(RunKey run, Side side) {}

  private final Map<Page, Map<Long, CurveRow>> pages = new HashMap<>();

  CurveBook(List<CurveRow> rows) {
    for (CurveRow row : rows) {
      pages
          .computeIfAbsent(
              new Page(RunKey.of(row.key()), Side.of(row.key().averaging())), p -> new TreeMap<>())
          .putIfAbsent(row.step(), row);
    }
  }

  /**
   * Returns the mean course of a setting. A run without rows is left out where rows were not kept,
   * but not where it diverged before its first evaluation.
   */
  MeanCurve mean(Contender contender, Side side) {
    List<List<CurveRow>> curves = new ArrayList<>();
    for (Outcome outcome : contender.outcomes()) {
      Collection<CurveRow> rows =
          pages.getOrDefault(new Page(outcome.key(), side), Map.of()).values();
      if (!rows.isEmpty() || outcome.diverged()) {
        curves.add(List.copyOf(rows));
      }
    }
    return MeanCurve.of(curves);
  }
}
