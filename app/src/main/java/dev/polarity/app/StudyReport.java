package dev.polarity.app;

import dev.polarity.report.Report;
import dev.polarity.study.CurveRow;
import dev.polarity.study.ResultRow;
import java.nio.file.Path;
import java.util.List;

/** Where the report of a study goes, and its charts. */
final class StudyReport {

  /** Name of the report in the directory of a study. */
  static final String FILE = "report.html";

  private static final String PLOTS = "plots";

  private StudyReport() {}

  /** Writes the report of a study as far as it is. */
  static void write(
      Path directory, String title, String about, List<ResultRow> results, List<CurveRow> curves) {
    Report.write(directory.resolve(FILE), directory.resolve(PLOTS), title, about, results, curves);
  }
}
