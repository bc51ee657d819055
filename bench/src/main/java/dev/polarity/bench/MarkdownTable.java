package dev.polarity.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Prints a study's CSV as the table that goes into a document. */
public final class MarkdownTable {

  private MarkdownTable() {}

  /**
   * Prints a table.
   *
   * @param arguments the CSV file
   */
  public static void main(String[] arguments) throws IOException {
    List<String> lines = Files.readAllLines(Path.of(arguments[0]));
    int columns = lines.get(0).split(",", -1).length;
    int[] widths = new int[columns];
    for (String line : lines) {
      String[] cells = line.split(",", -1);
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], cells[i].length());
      }
    }
    for (int row = 0; row < lines.size(); row++) {
      System.out.println(row(lines.get(row).split(",", -1), widths));
      if (row == 0) {
        System.out.println(rule(widths));
      }
    }
  }

  private static String row(String[] cells, int[] widths) {
    StringBuilder text = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      text.append(' ').append(" ".repeat(widths[i] - cells[i].length())).append(cells[i]);
      text.append(" |");
    }
    return text.toString();
  }

  private static String rule(int[] widths) {
    StringBuilder text = new StringBuilder("|");
    for (int width : widths) {
      text.append('-').append("-".repeat(width)).append(":|");
    }
    return text.toString();
  }
}
