package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import dev.polarity.file.WriteFailure;
import dev.polarity.run.RunDirectory;
import dev.polarity.study.CurveRow;
import dev.polarity.study.ResultRow;
import dev.polarity.study.RunRow;
import dev.polarity.study.RunRows;
import dev.polarity.study.StudyFiles;
import dev.polarity.study.StudyTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Collects the rows that a report is made of, from whatever paths a person names. */
final class ReportRows {

  private final List<ResultRow> results = new ArrayList<>();
  private final List<CurveRow> curves = new ArrayList<>();
  private final List<RunRow> runs = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int sources;

  /** Returns where a report goes if nobody says where: into a collection, beside anything else. */
  static Path home(Path first) {
    boolean collection = Files.isDirectory(first) && !RunDirectory.isRun(first);
    Path directory = collection ? first : first.toAbsolutePath().normalize().getParent();
    return directory.resolve(StudyReport.FILE);
  }

  /**
   * Adds what a path holds.
   *
   * @throws InvalidInputException if it holds neither a finished run nor a study
   */
  void add(Path path) {
    if (!Files.exists(path)) {
      throw new InvalidInputException(path + ": there is no such file or directory.");
    }
    if (!Files.isDirectory(path)) {
      addTable(path);
    } else if (RunDirectory.isRun(path)) {
      addRun(path);
    } else if (Files.exists(path.resolve(StudyFiles.RESULTS))) {
      addTable(path.resolve(StudyFiles.RESULTS));
    } else {
      addRunsBelow(path);
    }
  }

  private void addTable(Path table) {
    Path name = table.getFileName();
    if (List.of(StudyFiles.CURVES, StudyFiles.RUNS).contains(name.toString())) {
      throw new InvalidInputException(
          table + ": does not tell how runs ended; give the " + StudyFiles.RESULTS + " beside it.");
    }
    List<ResultRow> rows = StudyFiles.readResults(table);
    if (rows.isEmpty()) {
      throw new InvalidInputException(table + ": there is no finished run in it yet.");
    }
    results.addAll(rows);
    Path beside = table.resolveSibling(StudyFiles.CURVES);
    if (Files.exists(beside)) {
      curves.addAll(StudyFiles.readCurves(beside));
    } else {
      notes.add(beside + ": is missing, so there are no charts of these runs.");
    }
    Path made = table.resolveSibling(StudyFiles.RUNS);
    if (Files.exists(made)) {
      runs.addAll(StudyFiles.readRuns(made));
    } else {
      notes.add(made + ": is missing, so it is not told what these runs were made with.");
    }
    sources++;
  }

  private void addRun(Path run) {
    RunRows rows =
        RunRows.of(run)
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        run
                            + ": the run is not finished; continue it with: "
                            + RunDirectory.view(run).resumeLine()));
    add(rows);
  }

  private void add(RunRows rows) {
    results.addAll(rows.results());
    curves.addAll(rows.curves());
    runs.add(rows.run());
    sources++;
  }

  private void addRunsBelow(Path directory) {
    List<Path> below = new ArrayList<>();
    try (Stream<Path> entries = Files.list(directory)) {
      entries.filter(RunDirectory::isRun).sorted().forEach(below::add);
    } catch (IOException e) {
      throw new InvalidInputException(
          directory + ": cannot be read (" + WriteFailure.reason(e) + ").", e);
    }
    int before = sources;
    for (Path run : below) {
      Optional<RunRows> rows = RunRows.of(run);
      rows.ifPresentOrElse(
          this::add, () -> notes.add(run + ": is not finished, and left out of the report."));
    }
    if (sources == before) {
      throw new InvalidInputException(
          directory
              + (below.isEmpty()
                  ? ": holds neither a run nor a study (run.yaml or results.csv is missing)."
                  : ": holds no finished run."));
    }
  }

  StudyTables tables() {
    return new StudyTables(results, curves, runs);
  }

  /** Returns what a person should know of what was left out. */
  List<String> notes() {
    return notes;
  }

  /** Returns a heading: the data and networks of the runs. */
  String title() {
    List<String> names =
        results.stream()
            .map(row -> row.key().data() + " with " + row.key().model())
            .distinct()
            .sorted()
            .toList();
    return "Polarity: "
        + String.join(", ", names.subList(0, Math.min(3, names.size())))
        + (names.size() > 3 ? " and more" : "");
  }
}
