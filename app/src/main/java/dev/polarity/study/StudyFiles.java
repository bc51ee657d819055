package dev.polarity.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The three tables of a study, as {@code docs/contract.md} section 4 lists their columns. */
public final class StudyFiles {

  /** Name of the table of results: two lines per run, the average and the last iterate. */
  public static final String RESULTS = "results.csv";

  /** Name of the table of curves: two lines per evaluation. */
  public static final String CURVES = "curves.csv";

  /** Name of the table of what the runs were made with: a line per run. */
  public static final String RUNS = "runs.csv";

  private static final CsvTable<ResultRow> RESULT_TABLE = new CsvTable<>(ResultRow.class);
  private static final CsvTable<CurveRow> CURVE_TABLE = new CsvTable<>(CurveRow.class);

  private static final CsvTable<RunRow> RUN_TABLE = new CsvTable<>(RunRow.class, 1);

  private StudyFiles() {}

  /**
   * Reads a table of results.
   *
   * @throws dev.polarity.error.InvalidInputException if it is missing or no such table; the
   *     sentence names file, line and column
   */
  public static List<ResultRow> readResults(Path csv) {
    return RESULT_TABLE.read(csv);
  }

  /**
   * Reads a table of curves.
   *
   * @throws dev.polarity.error.InvalidInputException if it is missing or no such table; the
   *     sentence names file, line and column
   */
  public static List<CurveRow> readCurves(Path csv) {
    return CURVE_TABLE.read(csv);
  }

  /**
   * Reads a table of what runs were made with.
   *
   * @throws dev.polarity.error.InvalidInputException if it is missing or no such table; the
   *     sentence names file, line and column
   */
  public static List<RunRow> readRuns(Path csv) {
    return RUN_TABLE.read(csv);
  }

  /**
   * Writes a table of results, whole or not at all.
   *
   * @throws dev.polarity.error.StoppedException if it cannot be written
   */
  public static void writeResults(Path csv, List<ResultRow> rows) {
    RESULT_TABLE.write(csv, rows);
  }

  /**
   * Writes a table of curves, whole or not at all.
   *
   * @throws dev.polarity.error.StoppedException if it cannot be written
   */
  public static void writeCurves(Path csv, List<CurveRow> rows) {
    CURVE_TABLE.write(csv, rows);
  }

  /**
   * Writes a table of what runs were made with, whole or not at all.
   *
   * @throws dev.polarity.error.StoppedException if it cannot be written
   */
  public static void writeRuns(Path csv, List<RunRow> rows) {
    RUN_TABLE.write(csv, rows);
  }

  /**
   * Reads the tables in a directory; what the runs were made with may be missing.
   *
   * @throws dev.polarity.error.InvalidInputException if another is missing or one is no such table
   */
  public static StudyTables read(Path directory) {
    Path runs = directory.resolve(RUNS);
    return new StudyTables(
        readResults(directory.resolve(RESULTS)),
        readCurves(directory.resolve(CURVES)),
        Files.exists(runs) ? readRuns(runs) : List.of());
  }

  /** Writes all tables of a study into its directory. */
  static void write(Path directory, StudyTables tables) {
    writeResults(directory.resolve(RESULTS), tables.results());
    writeCurves(directory.resolve(CURVES), tables.curves());
    writeRuns(directory.resolve(RUNS), tables.runs());
  }
}
