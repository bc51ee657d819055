package dev.polarity.app;

import dev.polarity.schedule.Schedule;
import dev.polarity.text.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Draws a schedule with characters, steps to the right and rates upwards, both linear. */
final class TextPlot {

  private static final String MARGIN = "%10s |%s";

  private TextPlot() {}

  /**
   * Draws the plot.
   *
   * @param rates the schedule
   * @param count steps to show, at least 1
   * @param columns width of the plot without its axis
   * @param rows height of the plot without its axis
   * @return its lines, from the top
   */
  static List<String> of(Schedule rates, long count, int columns, int rows) {
    double[] values = new double[columns];
    for (int column = 0; column < columns; column++) {
      values[column] = rates.rate(stepOf(column, columns, count));
    }
    double most = Arrays.stream(values).max().orElse(0);
    char[][] grid = new char[rows][columns];
    for (char[] row : grid) {
      Arrays.fill(row, ' ');
    }
    for (int column = 0; column < columns; column++) {
      double height = most == 0 ? 0 : values[column] / most * (rows - 1);
      grid[rows - 1 - (int) Math.round(height)][column] = '*';
    }
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      String label = row == 0 ? Numbers.number(most) : row == rows - 1 ? "0" : "";
      lines.add(String.format(MARGIN, label, new String(grid[row])).stripTrailing());
    }
    lines.add(" ".repeat(11) + "+" + "-".repeat(columns));
    String end = Numbers.whole(count - 1);
    lines.add(" ".repeat(12) + "0" + " ".repeat(Math.max(1, columns - 1 - end.length())) + end);
    return lines;
  }

  /** The step that a column stands for: the first at the left edge, the last at the right one. */
  private static long stepOf(int column, int columns, long count) {
    return columns == 1 ? 0 : Math.round((double) column / (columns - 1) * (count - 1));
  }
}
