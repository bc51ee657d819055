package dev.polarity.study;

import java.nio.file.Path;

/** Writes the report of a study, as far as the study is. */
@FunctionalInterface
public interface ReportWriter {

  /** Writes none. */
  ReportWriter NONE = (directory, title, about, tables) -> {};

  /**
   * Writes the report.
   *
   * @param directory the study's directory
   * @param title name of the study
   * @param about what it is for
   * @param tables what is finished
   */
  void write(Path directory, String title, String about, StudyTables tables);
}
