package dev.polarity.report;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.file.WriteFailure;
import dev.polarity.study.RunRow;
import dev.polarity.study.StudyTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes what the rows of studies say: one HTML file that opens without a network and runs no
 * script, and if wanted its charts as files of their own.
 *
 * <p>The same rows give the same bytes: nothing in the page tells when or where it was made.
 */
public final class Report {

  private Report() {}

  /**
   * Writes a report with its charts as files beside it.
   *
   * @param html the file, replaced where it is there; its directory exists
   * @param plotsDirectory where the charts go as {@code TASK-CHART.svg} and {@code .png}; made
   *     where it is missing
   * @param title heading of the page
   * @param about a sentence on what was asked, may be empty
   * @param tables at least one row of results, and of the same runs what else is known
   * @throws InvalidInputException if there is no row
   * @throws StoppedException if a file cannot be written
   */
  public static void write(
      Path html, Path plotsDirectory, String title, String about, StudyTables tables) {
    List<Verdict> verdicts = verdicts(tables);
    for (Verdict verdict : verdicts) {
      for (Chart chart : new ChartSet(verdict).charts()) {
        ChartDrawing drawing = new ChartDrawing(chart, Labels.task(verdict.task()));
        String name = ReportPage.identifier(verdict.task()) + "-" + chart.name();
        writeFile(plotsDirectory.resolve(name + ".svg"), drawing.svgFile());
        writeFile(plotsDirectory.resolve(name + ".png"), drawing.pngFile());
      }
    }
    writePage(html, title, about, verdicts, tables.runs());
  }

  /**
   * Writes a report alone.
   *
   * @param html the file, replaced where it is there; its directory exists
   * @param title heading of the page
   * @param about a sentence on what was asked, may be empty
   * @param tables at least one row of results, and of the same runs what else is known
   * @throws InvalidInputException if there is no row
   * @throws StoppedException if the file cannot be written
   */
  public static void write(Path html, String title, String about, StudyTables tables) {
    writePage(html, title, about, verdicts(tables), tables.runs());
  }

  private static List<Verdict> verdicts(StudyTables tables) {
    if (tables.results().isEmpty()) {
      throw new InvalidInputException("There is no finished run to report on.");
    }
    return Verdicts.of(tables.results(), tables.curves());
  }

  private static void writePage(
      Path html, String title, String about, List<Verdict> verdicts, List<RunRow> runs) {
    String page = new ReportPage(title, about, verdicts, runs).html();
    writeFile(html, page.getBytes(StandardCharsets.UTF_8));
  }

  private static void writeFile(Path file, byte[] content) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      AtomicFiles.write(file, content);
    } catch (IOException e) {
      throw new StoppedException(
          file + ": cannot be written (" + WriteFailure.reason(e) + "); mend that first.", e);
    }
  }
}
