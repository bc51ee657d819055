package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.file.WriteFailure;
import dev.polarity.schedule.Schedule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a schedule into a PNG file. */
final class RateChart {

  private static final int MOST_POINTS = 2000;

  private RateChart() {}

  /**
   * Writes the chart.
   *
   * @param rates the schedule
   * @param count steps to show, at least 1
   * @param name the schedule's name
   * @param file a file whose name ends in {@code .png}
   * @throws InvalidInputException if it cannot be written
   */
  static void write(Schedule rates, long count, String name, Path file) {
    if (!file.toString().endsWith(".png")) {
      throw new InvalidInputException(
          "--chart " + file + ": expected - or a file name that ends in .png.");
    }
    int points = (int) Math.min(count, MOST_POINTS);
    double[] steps = new double[points];
    double[] values = new double[points];
    for (int i = 0; i < points; i++) {
      long step = points == 1 ? 0 : Math.round((double) i / (points - 1) * (count - 1));
      steps[i] = step;
      values[i] = rates.rate(step);
    }
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(500)
            .title("Learning rate")
            .xAxisTitle("step")
            .yAxisTitle("rate")
            .build();
    chart.addSeries(name, steps, values).setMarker(SeriesMarkers.NONE);
    chart.getStyler().setYAxisMin(0.0);
    try {
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      BitmapEncoder.saveBitmap(chart, png, BitmapFormat.PNG);
      AtomicFiles.write(file, png.toByteArray());
    } catch (IOException e) {
      throw new InvalidInputException(
          "--chart " + file + ": cannot be written (" + WriteFailure.reason(e) + ").", e);
    }
  }
}
