package dev.polarity.study;

import java.nio.file.Path;
import java.util.List;

/** Writes the report of a study, as far as the study is. */
@FunctionalInterface
public interface ReportWriter {

  /** Writes none. */
  ReportWriter NONE = (directory, title, about, results, curves) -> {};

  /**
   * Writes the report.
   *
   * @param directory the study's directory
   * @param title name of the study
   * @param about what it is for
   * @param results what is finished
   * @param curves its evaluations
   */
  void write(
      Path directory, String title, String about, List<ResultRow> results, List<CurveRow> curves);
}
