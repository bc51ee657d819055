package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import dev.polarity.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts runs side by side on one page. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = VersionText.class,
    description = {
      "Compares runs: one HTML file with a summary in words, a table and charts, which opens without"
          + " a network.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  polarity report runs/a runs/b        two runs side by side",
      "  polarity report runs                 all finished runs in a directory",
      "  polarity report studies/mnist --out mnist.html",
      "                                       what compare or reproduce has written",
      "  polarity report results.csv --plots charts",
      "                                       a study's table; charts as SVG and PNG files too"
    })
final class ReportCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Run directories, directories of runs, study directories, results.csv files.")
  private List<Path> paths;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "The file to write. Default: report.html, in a directory of runs or studies, or beside a"
              + " run or a file.")
  private Path out;

  @Option(
      names = "--plots",
      paramLabel = "DIR",
      description = "Write the charts as SVG and PNG files into this directory too.")
  private Path plots;

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Path target = Optional.ofNullable(out).orElseGet(() -> ReportRows.home(paths.get(0)));
    checkTarget(target);
    if (plots != null && Files.exists(plots) && !Files.isDirectory(plots)) {
      throw new InvalidInputException(
          "--plots " + plots + ": expected a directory, found a file; choose another name.");
    }
    ReportRows rows = new ReportRows();
    paths.forEach(rows::add);
    rows.notes().forEach(note -> console.err().println("note: " + note));
    if (plots == null) {
      Report.write(target, rows.title(), "", rows.tables());
    } else {
      Report.write(target, plots, rows.title(), "", rows.tables());
    }
    console.out().println("Report written to " + target);
    if (plots != null) {
      console.out().println("Charts written to " + plots);
    }
    return 0;
  }

  private static void checkTarget(Path target) {
    if (Files.isDirectory(target)) {
      throw new InvalidInputException(
          "--out "
              + target
              + ": is a directory; give the name of a file, such as "
              + target.resolve(StudyReport.FILE)
              + ".");
    }
    if (!target.toString().endsWith(".html")) {
      throw new InvalidInputException(
          "--out " + target + ": expected a file name that ends in .html.");
    }
    Path parent = target.toAbsolutePath().getParent();
    if (!Files.isDirectory(parent)) {
      throw new InvalidInputException(
          "--out " + target + ": there is no directory " + parent + ".");
    }
  }
}
