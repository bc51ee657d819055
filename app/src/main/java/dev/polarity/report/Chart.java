package dev.polarity.report;

import java.util.List;

/**
 * What a chart shows, before it is drawn.
 *
 * @param name of its files, lower case
 * @param title for people
 * @param horizontal the axis along the bottom
 * @param vertical the axis on the left
 * @param note what else a reader must know, may be empty
 * @param lines at least one, at most eight
 */
record Chart(
    String name, String title, Axis horizontal, Axis vertical, String note, List<ChartLine> lines) {

  Chart {
    lines = List.copyOf(lines);
  }

  /**
   * An axis.
   *
   * @param title what it measures, with its unit
   * @param logarithmic whether equal distances are equal ratios
   * @param from its lower end
   * @param to its upper end, above the lower one
   */
  record Axis(String title, boolean logarithmic, double from, double to) {}
}
