package dev.polarity.study;

import java.util.List;

/**
 * The rows of any number of runs, as a study keeps them in three files.
 *
 * @param results how the runs ended, one or two rows each
 * @param curves their evaluations, empty where they were not kept
 * @param runs what they were made with, a row each, empty where it was not kept
 */
public record StudyTables(List<ResultRow> results, List<CurveRow> curves, List<RunRow> runs) {

  /** Copies the lists. */
  public StudyTables {
    results = List.copyOf(results);
    curves = List.copyOf(curves);
    runs = List.copyOf(runs);
  }

  /** Puts the rows of runs one behind the other. */
  static StudyTables of(List<RunRows> runs) {
    return new StudyTables(
        runs.stream().flatMap(run -> run.results().stream()).toList(),
        runs.stream().flatMap(run -> run.curves().stream()).toList(),
        runs.stream().map(RunRows::run).toList());
  }
}
