package dev.polarity.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import dev.polarity.study.KeyColumns;
import dev.polarity.study.RunRow;
import dev.polarity.study.StudyTables;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {

  @TempDir Path directory;

  private String page(SyntheticStudy study) throws Exception {
    Path file = directory.resolve("report.html");
    Report.write(file, "A title", "About it.", study.tables());
    return Files.readString(file);
  }

  @Test
  void sameRowsGiveTheSameBytes() throws Exception {
    SyntheticStudy study = SyntheticStudy.whole(1);
    assertThat(page(study)).isEqualTo(page(study));
  }

  @Test
  void pageNeedsNothingElse() throws Exception {
    String page = page(SyntheticStudy.whole(1));
    assertThat(page)
        .doesNotContain("<script", "% %", "<img", "@import", "url(h", "src=", "://")
        .contains("prefers-color-scheme: dark", "<style>", "name=\"viewport\"");
    List<String> links =
        Pattern.compile("href=\"([^\"]*)\"")
            .matcher(page)
            .results()
            .map(link -> link.group(1))
            .distinct()
            .toList();
    assertThat(links).allMatch(link -> link.startsWith("#") || link.equals("data:,"));
    List<String> names =
        Pattern.compile(" id=\"([^\"]*)\"")
            .matcher(page)
            .results()
            .map((MatchResult name) -> name.group(1))
            .toList();
    assertThat(names).doesNotHaveDuplicates();
    assertThat(links.stream().filter(link -> link.startsWith("#")).map(link -> link.substring(1)))
        .isSubsetOf(names);
    assertThat(Pattern.compile("url\\(#([^)]*)\\)").matcher(page).results())
        .isNotEmpty()
        .allSatisfy(use -> assertThat(names).contains(use.group(1)));
  }

  @Test
  void pageIsWellFormed() throws Exception {
    String page = page(SyntheticStudy.whole(1));
    String body = page.substring(page.indexOf("<body>"), page.indexOf("</html>"));
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(body)));
    assertThat(document.getElementsByTagName("svg").getLength()).isGreaterThan(10);
    assertThat(document.getElementsByTagName("h1").getLength()).isEqualTo(1);
    assertThat(document.getElementsByTagName("figure").getLength()).isEqualTo(10);
  }

  @Test
  void dataAreEscaped() throws Exception {
    SyntheticStudy study = new SyntheticStudy(1);
    RunOf run =
        RunOf.method("<i>sgd</i>")
            .task("a\"&'b", "<script>")
            .options("x=<b>;y='\"")
            .at(1, 1, 1, 1, 1);
    study.results.addAll(run.results());
    study.curves.addAll(run.curves());
    assertThat(page(study))
        .doesNotContain("<script", "<i>sgd", "<b>;", "=<b>")
        .contains("&lt;i&gt;sgd&lt;/i&gt;", "a&quot;&amp;&#39;b");
  }

  @Test
  void everyRunStandsThereWithItsCommandAndFingerprint() throws Exception {
    SyntheticStudy study = SyntheticStudy.whole(1);
    String page = page(study);
    assertThat(study.results)
        .filteredOn(row -> !row.fingerprint().isEmpty() && row.key().averaging())
        .allSatisfy(row -> assertThat(page).contains(row.fingerprint()));
    assertThat(page)
        .contains("none: diverged", "not public")
        .contains(
            "polarity train --data DIR --model lenet --method sgd --schedule constant --stage step"
                + " --initial-rate 0.1 --voters 4 --batch 32 --epochs 5 --seed 2");
  }

  /** They would else be left out without a word, since one row stands for each setting and seed. */
  @Test
  void runsThatDifferOnlyInHowTheyWereComputedAreCounted() throws Exception {
    SyntheticStudy study = SyntheticStudy.whole(1);
    KeyColumns key = study.results.get(0).key();
    List<RunRow> runs = new ArrayList<>();
    for (String fingerprint : List.of("sha256:aa", "sha256:bb", "sha256:bb", "sha256:cc")) {
      runs.add(new RunRow(key, fingerprint, "p", "17", "t", "c", 1 + runs.size(), "v", ""));
    }
    Path file = directory.resolve("report.html");
    Report.write(file, "t", "", new StudyTables(study.results, study.curves, runs));
    assertThat(Files.readString(file))
        .contains("2 further runs are left out")
        .contains("--threads 1");
    assertThat(page(study)).doesNotContain("left out:");
  }

  @Test
  void chartsAreFilesToo() throws Exception {
    SyntheticStudy study = SyntheticStudy.whole(1);
    Path plots = directory.resolve("plots");
    Report.write(directory.resolve("r.html"), plots, "t", "", study.tables());
    try (var files = Files.list(plots)) {
      assertThat(files).hasSize(20);
    }
    Path drawing = plots.resolve("mnist-lenet-4x32-accuracy-over-bits");
    assertThat(ImageIO.read(Path.of(drawing + ".png").toFile()).getWidth()).isEqualTo(960);
    assertThat(Files.readString(Path.of(drawing + ".svg")))
        .startsWith("<?xml")
        .contains("rgb(0,114,178)")
        .doesNotContain("var(");
  }

  @Test
  void rowsWithoutCurvesMakeAPageWithoutCharts() throws Exception {
    SyntheticStudy study = SyntheticStudy.whole(1);
    study.curves.clear();
    assertThat(page(study)).doesNotContain("<figure", "not reached").contains("88.", "<table>");
  }

  @Test
  void noRowsAreNoReport() {
    assertThatThrownBy(
            () ->
                Report.write(
                    directory.resolve("r.html"),
                    "t",
                    "",
                    new StudyTables(List.of(), List.of(), List.of())))
        .isInstanceOf(InvalidInputException.class);
    assertThat(directory).isEmptyDirectory();
  }
}
