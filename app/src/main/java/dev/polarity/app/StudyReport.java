package dev.polarity.app;

import dev.polarity.report.Report;
import dev.polarity.study.StudyTables;
import java.nio.file.Path;

/** Where the report of a study goes, and its charts. */
final class StudyReport {

  /** Name of the report in the directory of a study. */
  static final String FILE = "report.html";

  private static final String PLOTS = "plots";

  private StudyReport() {}

  /** Writes the report of a study as far as it is. */
  static void write(Path directory, String title, String about, StudyTables tables) {
    Report.write(directory.resolve(FILE), directory.resolve(PLOTS), title, about, tables);
  }
}
