package dev.polarity.report;

import java.awt.Color;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Eight colours that differ for colour-blind readers too, after Okabe and Ito, <em>Color Universal
 * Design</em> (2008), the light ones darkened until they stand out on white. Each goes with a
 * marker of its own, so that no line is known by its colour alone. {@code report.css} has their
 * counterparts for a dark page, under the same places.
 */
final class Palette {

  /** Text, and nothing else in a drawing. */
  static final Color INK = new Color(0x33, 0x34, 0x35);

  /** Lines behind the curves. */
  static final Color GRID = new Color(0xDD, 0xDE, 0xDF);

  /** What a drawing stands on. */
  static final Color PAPER = new Color(0xFF, 0xFF, 0xFF);

  private static final List<Color> LINES =
      List.of(
          new Color(0x00, 0x72, 0xB2),
          new Color(0xD5, 0x5E, 0x00),
          new Color(0x11, 0x12, 0x13),
          new Color(0x00, 0x9E, 0x73),
          new Color(0xAA, 0x44, 0x99),
          new Color(0xB8, 0x86, 0x0B),
          new Color(0x7F, 0x7F, 0x7F),
          new Color(0x8C, 0x56, 0x4B));

  private static final List<Marker> MARKERS =
      List.of(
          SeriesMarkers.CIRCLE,
          SeriesMarkers.SQUARE,
          SeriesMarkers.DIAMOND,
          SeriesMarkers.TRIANGLE_UP,
          SeriesMarkers.TRIANGLE_DOWN,
          SeriesMarkers.CROSS,
          SeriesMarkers.PLUS,
          SeriesMarkers.RECTANGLE);

  private Palette() {}

  /** Returns how many lines can be told apart. */
  static int size() {
    return LINES.size();
  }

  /** Returns the colour of a line. */
  static Color color(int place) {
    return LINES.get(place);
  }

  /** Returns the marker of a line. */
  static Marker marker(int place) {
    return MARKERS.get(place);
  }

  /** Returns a colour as the SVG writer spells it. */
  static String spelled(Color color) {
    return "rgb(" + color.getRed() + "," + color.getGreen() + "," + color.getBlue() + ")";
  }
}
