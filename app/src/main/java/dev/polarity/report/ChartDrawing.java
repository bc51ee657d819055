package dev.polarity.report;

import dev.polarity.report.Chart.Axis;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws a {@link Chart} with XChart.
 *
 * <p>The drawing is small on purpose, 480 units wide: on a phone it is shown at three quarters of
 * its size, and its text can still be read. Each line is drawn twice: as a line through all its
 * points, and as a few markers, set off from those of the other lines. The first line, which is the
 * reference, lies on top of the others.
 */
final class ChartDrawing {

  private static final int WIDTH = 480;
  private static final int PLOT_HEIGHT = 320;
  private static final int LEGEND_LINE_HEIGHT = 21;
  private static final int DOTS_PER_UNIT = 2;
  private static final int MOST_MARKERS = 6;
  private static final int UNSEEN_POINTS = 200;
  private static final String DECIMALS = "#,##0.######";
  private static final String FONT = Font.SANS_SERIF;

  private final Chart chart;

  private final String subject;

  /**
   * Creates the drawing.
   *
   * @param subject what the chart is about, for its title where it stands alone
   */
  ChartDrawing(Chart chart, String subject) {
    this.chart = chart;
    this.subject = subject;
  }

  /** Returns an SVG document without title and legend, for a page that has them as text. */
  String bareSvg() {
    return svg(drawn(false));
  }

  /** Returns a whole SVG document, with title and legend. */
  byte[] svgFile() {
    return svg(drawn(true)).getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a PNG file with title and legend, two dots for each unit. */
  byte[] pngFile() {
    XYChart drawn = drawn(true);
    BufferedImage image =
        new BufferedImage(
            DOTS_PER_UNIT * drawn.getWidth(),
            DOTS_PER_UNIT * drawn.getHeight(),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(DOTS_PER_UNIT, DOTS_PER_UNIT);
    drawn.paint(graphics, drawn.getWidth(), drawn.getHeight());
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // Not through a file: Java cannot begin one while a process that was interrupted shuts down.
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(image, "png", stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String svg(XYChart drawn) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      VectorGraphicsEncoder.saveVectorGraphic(drawn, out, VectorGraphicsFormat.SVG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SvgText.compact(out.toString(StandardCharsets.UTF_8));
  }

  private XYChart drawn(boolean alone) {
    int legend = alone ? 24 + LEGEND_LINE_HEIGHT * (chart.lines().size() + 1) : 0;
    XYChart drawn =
        new XYChartBuilder()
            .width(WIDTH)
            .height(PLOT_HEIGHT + legend)
            .title(alone ? subject + ": " + lowerCased(chart.title()) : "")
            .xAxisTitle(chart.horizontal().title())
            .yAxisTitle(chart.vertical().title())
            .build();
    style(drawn.getStyler(), alone);
    for (int i = chart.lines().size() - 1; i >= 0; i--) {
      addLine(drawn, chart.lines().get(i));
    }
    chart.lines().forEach(line -> addMarkers(drawn, line));
    addUnseen(drawn);
    return drawn;
  }

  private static String lowerCased(String title) {
    return title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1);
  }

  private void style(XYStyler styler, boolean alone) {
    styler.setLocale(Locale.ROOT);
    styler.setChartBackgroundColor(Palette.PAPER);
    styler.setPlotBackgroundColor(Palette.PAPER);
    styler.setChartFontColor(Palette.INK);
    styler.setChartTitleVisible(alone);
    styler.setChartTitleFont(new Font(FONT, Font.BOLD, 14));
    styler.setChartPadding(6);
    styler.setPlotBorderVisible(false);
    styler.setPlotContentSize(0.96);
    styler.setPlotGridLinesColor(Palette.GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1f));
    styler.setAxisTickLabelsFont(new Font(FONT, Font.PLAIN, 15));
    styler.setAxisTitleFont(new Font(FONT, Font.PLAIN, 15));
    styler.setAxisTickLabelsColor(Palette.INK);
    styler.setAxisTickMarksColor(Palette.GRID);
    styler.setLegendVisible(alone);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Vertical);
    styler.setLegendFont(new Font(FONT, Font.PLAIN, 12));
    styler.setLegendBorderColor(Palette.PAPER);
    styler.setLegendBackgroundColor(Palette.PAPER);
    styler.setMarkerSize(8);
    if (!chart.horizontal().logarithmic()) {
      styler.setXAxisDecimalPattern(DECIMALS);
    }
    if (!chart.vertical().logarithmic()) {
      styler.setYAxisDecimalPattern(DECIMALS);
    }
    styler.setXAxisLogarithmic(chart.horizontal().logarithmic());
    styler.setYAxisLogarithmic(chart.vertical().logarithmic());
    styler.setXAxisMin(chart.horizontal().from());
    styler.setXAxisMax(chart.horizontal().to());
    styler.setYAxisMin(chart.vertical().from());
    styler.setYAxisMax(chart.vertical().to());
  }

  private static void addLine(XYChart drawn, ChartLine line) {
    XYSeries curve = drawn.addSeries(line.place() + " line", line.xs(), line.ys());
    curve.setMarker(SeriesMarkers.NONE);
    curve.setLineColor(Palette.color(line.place()));
    curve.setLineStyle(
        new BasicStroke(
            line.place() == 0 ? 3f : 1.75f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    curve.setShowInLegend(false);
  }

  private static void addMarkers(XYChart drawn, ChartLine line) {
    Color color = Palette.color(line.place());
    int[] marked = marked(line.xs().length, line.place());
    double[] xs = new double[marked.length];
    double[] ys = new double[marked.length];
    for (int i = 0; i < marked.length; i++) {
      xs[i] = line.xs()[marked[i]];
      ys[i] = line.ys()[marked[i]];
    }
    XYSeries markers = drawn.addSeries(line.place() + " markers", xs, ys);
    markers.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    markers.setMarker(Palette.marker(line.place()));
    markers.setMarkerColor(color);
    markers.setLineColor(color);
    markers.setLabel(line.label());
  }

  /**
   * Adds points that are not drawn. Where lines have few points, the library writes their places
   * along the axis instead of round numbers; with many it does not.
   */
  private void addUnseen(XYChart drawn) {
    Axis axis = chart.horizontal();
    double[] xs = new double[UNSEEN_POINTS];
    double[] ys = new double[UNSEEN_POINTS];
    for (int i = 0; i < UNSEEN_POINTS; i++) {
      xs[i] = axis.from() + (axis.to() - axis.from()) * i / (UNSEEN_POINTS - 1);
      ys[i] = chart.vertical().to();
    }
    XYSeries unseen = drawn.addSeries("unseen", xs, ys);
    unseen.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    unseen.setMarker(SeriesMarkers.NONE);
    unseen.setShowInLegend(false);
  }

  /** Which points carry a marker: the last one and others before it, shifted from line to line. */
  static int[] marked(int points, int place) {
    int wanted = Math.min(points, MOST_MARKERS);
    int[] marked = new int[wanted];
    for (int i = 0; i < wanted; i++) {
      int back = wanted == 1 ? 0 : i * (points - 1) / (wanted - 1);
      int shift = i == 0 ? 0 : points / wanted * place / Palette.size();
      marked[i] = Math.max(0, points - 1 - back - shift);
    }
    return marked;
  }
}
