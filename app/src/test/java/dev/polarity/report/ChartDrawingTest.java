package dev.polarity.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.report.Chart.Axis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChartDrawingTest {

  private static Chart chart(int lines, double... ys) {
    double[] xs = IntStream.range(1, ys.length + 1).asDoubleStream().toArray();
    return new Chart(
        "name",
        "A title",
        new Axis("x", false, 0, ys.length),
        new Axis("y", false, 0, 10),
        "",
        IntStream.range(0, lines).mapToObj(i -> new ChartLine("line " + i, i, xs, ys)).toList());
  }

  @Test
  void markersSpanTheLineAndEndWithIt() {
    for (int points = 1; points <= 60; points++) {
      for (int place = 0; place < Palette.size(); place++) {
        int[] marked = ChartDrawing.marked(points, place);
        assertThat(marked).as(points + " points, place " + place).hasSize(Math.min(points, 6));
        assertThat(marked[0]).isEqualTo(points - 1);
        assertThat(Arrays.stream(marked).min().orElseThrow()).isBetween(0, points / 5);
        assertThat(Arrays.stream(marked).max().orElseThrow()).isLessThan(points);
      }
    }
  }

  @Test
  void everyLineHasItsOwnColour() {
    String svg = new ChartDrawing(chart(8, 1, 5, 9), "task").bareSvg();
    for (int place = 0; place < Palette.size(); place++) {
      assertThat(svg).contains("stroke:" + Palette.spelled(Palette.color(place)));
    }
    assertThat(svg).doesNotContain("<image", "<text");
  }

  @Test
  void onePointIsDrawnToo() {
    assertThat(new ChartDrawing(chart(1, 5), "task").bareSvg()).contains("rgb(0,114,178)");
  }

  @Test
  void drawingsRepeat() {
    ChartDrawing drawing = new ChartDrawing(chart(3, 1, 2, 3), "task");
    assertThat(drawing.svgFile()).isEqualTo(drawing.svgFile());
    assertThat(drawing.pngFile()).isEqualTo(drawing.pngFile());
  }

  @Test
  void drawsWhileTheProcessShutsDown() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DrawnInTheEnd.class.getName())
            .redirectErrorStream(true)
            .start();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("drawn");
    assertThat(process.waitFor()).isZero();
  }

  /** A study that is interrupted writes its report while the process shuts down. */
  static final class DrawnInTheEnd {
    public static void main(String[] arguments) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    byte[] png = new ChartDrawing(chart(1, 5), "task").pngFile();
                    System.out.print(png.length > 0 ? "drawn" : "empty");
                  }));
    }
  }

  @Test
  void coloursOfTheStyleSheetCoverThePalette() throws Exception {
    try (var in = ReportPage.class.getResourceAsStream("report.css")) {
      String css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (int place = 0; place < Palette.size(); place++) {
        assertThat(List.of(css.split("--line-" + place + ": "))).as("line " + place).hasSize(3);
      }
    }
  }
}
