package dev.polarity.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report in a real browser without a network: on a page 360 units wide nothing sticks out, and
 * nothing else is asked for. Skipped where no Chromium is on the path.
 */
class ReportBrowserIT {

  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome");

  /** The report in a frame of a phone's width, and what a script outside of it finds there. */
  private static final String FRAME =
      """
      <!DOCTYPE html><meta charset="utf-8"><iframe id="f" width="360" height="800"
      style="border:0" src="report.html"></iframe><pre id="found"></pre><script>
      document.getElementById("f").onload = event => {
        const inner = event.target.contentDocument;
        const shown = name => inner.querySelectorAll(name).length;
        inner.querySelectorAll("details").forEach(hidden => hidden.open = true);
        const boxes = [...inner.querySelectorAll(".table")];
        document.getElementById("found").textContent =
            "width=" + inner.documentElement.scrollWidth
            + " charts=" + [...inner.querySelectorAll("figure > svg")]
                .filter(svg => svg.getBoundingClientRect().width > 250).length
            + " tables=" + boxes.filter(box => box.clientWidth <= 360).length
            + " scrolling=" + boxes.filter(box => box.scrollWidth > box.clientWidth).length
            + " requests=" + event.target.contentWindow.performance
                .getEntriesByType("resource").filter(r => !r.name.startsWith("data:")).length
            + " sections=" + shown("section") + " end";
      };
      </script>
      """;

  @TempDir Path directory;

  private static Optional<String> browser() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .flatMap(folder -> BROWSERS.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  @Test
  void phoneShowsAllOfItWithoutANetwork() throws Exception {
    Optional<String> browser = browser();
    assumeTrue(browser.isPresent(), "no Chromium on the path");
    SyntheticStudy study = SyntheticStudy.whole(1);
    Report.write(directory.resolve("report.html"), "A title", "", study.tables());
    Path frame = Files.writeString(directory.resolve("frame.html"), FRAME);
    String found = found(browser.get(), frame);
    assertThat(found).contains("charts=10 tables=6 ", "requests=0 ");
    assertThat(number(found, "width")).isEqualTo(360);
    assertThat(number(found, "scrolling")).isPositive();
  }

  private String found(String browser, Path frame) throws IOException, InterruptedException {
    Path dump = directory.resolve("dump.html");
    Process process =
        new ProcessBuilder(
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--user-data-dir=" + directory.resolve("profile"),
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--allow-file-access-from-files",
                "--virtual-time-budget=10000",
                "--dump-dom",
                frame.toUri().toString())
            .redirectOutput(dump.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the browser ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String page = Files.readString(dump, StandardCharsets.UTF_8);
    return page.substring(page.indexOf("<pre"), page.indexOf("</pre>"));
  }

  private static int number(String found, String name) {
    Matcher matcher = Pattern.compile(name + "=(\\d+)").matcher(found);
    assertThat(matcher.find()).as(name + " in: " + found).isTrue();
    return Integer.parseInt(matcher.group(1));
  }
}
