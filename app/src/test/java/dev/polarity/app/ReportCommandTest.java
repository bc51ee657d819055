package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.run.DataSection;
import dev.polarity.run.Kernels;
import dev.polarity.run.MadeWith;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.Resolved;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpec;
import dev.polarity.study.CurveRow;
import dev.polarity.study.KeyColumns;
import dev.polarity.study.ResultRow;
import dev.polarity.study.RunRow;
import dev.polarity.study.StudyFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

  @TempDir Path root;
  private Path study;
  private Path table;
  private String out;
  private String err;

  @BeforeEach
  void writeStudy() throws IOException {
    study = Files.createDirectory(root.resolve("study"));
    table = study.resolve("results.csv");
    StudyFiles.writeResults(table, List.of(result("sgd", .9), result("adam", .8)));
    StudyFiles.writeCurves(study.resolve("curves.csv"), List.of(curve("sgd"), curve("adam")));
    StudyFiles.writeRuns(study.resolve("runs.csv"), List.of(run("sgd"), run("adam")));
  }

  private static ResultRow result(String method, double accuracy) {
    return new ResultRow(
        new KeyColumns(
            "mnist", "lenet", method, "constant", "step", "0.1", false, true, "", 1, 4, 32, "1"),
        100,
        accuracy,
        accuracy,
        .5,
        1000,
        3,
        "sha256:ab");
  }

  private static RunRow run(String method) {
    KeyColumns key = result(method, .9).key();
    return new RunRow(key, "sha256:ab", "sha256:cd", "17", "PyTorch", "A processor", 2, "0.1", "");
  }

  private static CurveRow curve(String method) {
    return new CurveRow(
        new KeyColumns(
            "mnist", "lenet", method, "constant", "step", "0.1", false, true, "", 1, 4, 32, "1"),
        .5,
        50,
        .1,
        1.5,
        .7,
        500);
  }

  private int report(Object... arguments) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    Console console = new Console(new PrintWriter(outText), new PrintWriter(errText), false);
    String[] words = new String[arguments.length + 1];
    words[0] = "report";
    for (int i = 0; i < arguments.length; i++) {
      words[i + 1] = arguments[i].toString();
    }
    int code = Polarity.command(console, new FakeBackend(), StudyReport::write).run(words);
    out = outText.toString();
    err = errText.toString();
    return code;
  }

  private void refused(String sentence, Object... arguments) {
    assertThat(report(arguments)).as(sentence).isEqualTo(2);
    assertThat(err).isEqualTo("polarity: " + sentence + System.lineSeparator());
    assertThat(out).isEmpty();
  }

  @Test
  void studyGetsItsReport() throws IOException {
    assertThat(report(study)).isZero();
    assertThat(out.strip()).isEqualTo("Report written to " + study.resolve("report.html"));
    assertThat(Files.readString(study.resolve("report.html")))
        .contains("<h1>Polarity: mnist with lenet</h1>", "<figure>")
        .contains("Made with JDK 17, PyTorch, on A processor with 2 threads, by Polarity 0.1.");
    assertThat(study.resolve("plots")).doesNotExist();
  }

  @Test
  void tableAloneIsEnoughButForTheCharts() throws IOException {
    Files.delete(study.resolve("curves.csv"));
    Files.delete(study.resolve("runs.csv"));
    Path target = root.resolve("other.html");
    assertThat(report(table, "--out", target, "--plots", root.resolve("plots"))).isZero();
    assertThat(err)
        .isEqualTo(
            "note: "
                + study.resolve("curves.csv")
                + ": is missing, so there are no charts of these runs."
                + System.lineSeparator()
                + "note: "
                + study.resolve("runs.csv")
                + ": is missing, so it is not told what these runs were made with."
                + System.lineSeparator());
    assertThat(Files.readString(target)).doesNotContain("<figure>", "Made with");
  }

  @Test
  void chartsGoWhereTheyAreWanted() throws IOException {
    assertThat(report(table, "--plots", root.resolve("plots"))).isZero();
    assertThat(out).contains("Charts written to " + root.resolve("plots"));
    try (var files = Files.list(root.resolve("plots"))) {
      assertThat(files).hasSize(8);
    }
    assertThat(study.resolve("report.html")).exists();
  }

  private static void finished(Path run, long seed) {
    try (RunDirectory directory =
        RunDirectory.create(run, RunSpec.builder().seed(seed).build(), RunSettings.defaults())) {
      directory.complete(
          new DataSection("x", "00".repeat(32), 6, 2, List.of(1L), List.of("a", "b")),
          new Resolved(
              0.125, 1, Kernels.NATIVE, 10, 1, Optional.empty(), Optional.empty(), List.of()),
          new MadeWith("a", "b", "c", "d"));
      directory.append(new MetricsLine(5, .5, .1, 2.0, .4, .3, .6, 100, 10, "ab"));
      directory.append(new MetricsLine(10, 1, .08, 1.5, .5, .4, .6, 100, 20, "cd"));
      directory.writeResult(FakeBackend.RESULT);
    }
  }

  @Test
  void finishedRunsAreReadAndUnfinishedOnesSaid() throws IOException {
    Path runs = Files.createDirectory(root.resolve("runs"));
    finished(runs.resolve("a"), 1);
    finished(runs.resolve("b"), 2);
    RunDirectory.create(runs.resolve("c"), RunSpec.builder().build(), RunSettings.defaults())
        .close();
    refused(
        runs.resolve("c")
            + ": the run is not finished; continue it with: polarity resume "
            + runs.resolve("c"),
        runs.resolve("c"));
    assertThat(report(runs, "--out", root.resolve("r.html"))).isZero();
    assertThat(err)
        .isEqualTo(
            "note: "
                + runs.resolve("c")
                + ": is not finished, and left out of the report."
                + System.lineSeparator());
    assertThat(Files.readString(root.resolve("r.html"))).contains("seeds 1, 2", "<figure>");
    assertThat(report(runs.resolve("a"))).isZero();
    assertThat(runs.resolve("report.html")).exists();
  }

  @Test
  void wrongInputEndsInOneSentence() throws IOException {
    Path empty = Files.createDirectory(root.resolve("empty"));
    Path text = Files.writeString(root.resolve("notes.csv"), "a,b\n");
    refused(root.resolve("no") + ": there is no such file or directory.", root.resolve("no"));
    refused(
        empty + ": holds neither a run nor a study (run.yaml or results.csv is missing).", empty);
    refused(
        study.resolve("curves.csv")
            + ": does not tell how runs ended; give the results.csv beside it.",
        study.resolve("curves.csv"));
    refused(
        study.resolve("runs.csv")
            + ": does not tell how runs ended; give the results.csv beside it.",
        study.resolve("runs.csv"));
    assertThat(report(text)).isEqualTo(2);
    assertThat(err).startsWith("polarity: " + text + ", line 1: expected the columns data,");
    refused(
        "--out "
            + empty
            + ": is a directory; give the name of a file, such as "
            + empty.resolve("report.html")
            + ".",
        study,
        "--out",
        empty);
    refused("--out " + table + ": expected a file name that ends in .html.", study, "--out", table);
    refused(
        "--out "
            + root.resolve("no/r.html")
            + ": there is no directory "
            + root.resolve("no")
            + ".",
        study,
        "--out",
        root.resolve("no/r.html"));
    refused(
        "--plots " + table + ": expected a directory, found a file; choose another name.",
        study,
        "--plots",
        table);
    StudyFiles.writeResults(table, List.of());
    refused(table + ": there is no finished run in it yet.", study);
    assertThat(report()).isEqualTo(2);
  }
}
