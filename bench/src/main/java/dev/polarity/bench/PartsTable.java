package dev.polarity.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Prints the CSV of {@link StepParts} as the table that goes into a document: a line for each part,
 * a column for each network, medians in milliseconds.
 */
public final class PartsTable {

  private static final int KEYS = 4;

  private PartsTable() {}

  /**
   * Prints the table.
   *
   * @param arguments the CSV file
   */
  public static void main(String[] arguments) throws IOException {
    List<String> parts = new ArrayList<>();
    Map<List<String>, Map<String, String[]>> networks = new LinkedHashMap<>();
    List<String> lines = Files.readAllLines(Path.of(arguments[0]));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      String part = cells[KEYS];
      if (!parts.contains(part)) {
        parts.add(part);
      }
      networks
          .computeIfAbsent(List.of(cells).subList(0, KEYS), any -> new LinkedHashMap<>())
          .put(part, cells);
    }
    StringBuilder head = new StringBuilder("| ms, median |");
    StringBuilder rule = new StringBuilder("|---|");
    networks
        .keySet()
        .forEach(
            key -> {
              head.append(
                  String.format(
                      Locale.ROOT, " %s, %,d weights |", key.get(0), Long.parseLong(key.get(3))));
              rule.append("--:|");
            });
    System.out.println(head);
    System.out.println(rule);
    for (String part : parts) {
      System.out.println(row(part, part, networks, cells -> cells[KEYS + 1]));
      if (part.equals(StepParts.OWN)) {
        System.out.println(
            row("its share of the step", part, networks, cells -> cells[KEYS + 3] + " %"));
      }
    }
  }

  private static String row(
      String name,
      String part,
      Map<List<String>, Map<String, String[]>> networks,
      Function<String[], String> cell) {
    StringBuilder row = new StringBuilder("| " + name + " |");
    for (Map<String, String[]> found : networks.values()) {
      String[] cells = found.get(part);
      row.append(' ').append(cells == null ? "" : cell.apply(cells)).append(" |");
    }
    return row.toString();
  }
}
