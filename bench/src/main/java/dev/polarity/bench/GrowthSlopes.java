package dev.polarity.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How what was measured grows, as a table beneath the one of a study: for each kind of line the
 * exponent of a power, and the fixed cost and the cost of each of a straight line, with how far the
 * points lie from them ({@link LeastSquares}).
 */
public final class GrowthSlopes {

  private GrowthSlopes() {}

  /** Points of one kind of line. */
  private static final class Points {
    private final List<Double> x = new ArrayList<>();
    private final List<Double> y = new ArrayList<>();
  }

  /** Prints the table. */
  public static void main(String[] arguments) throws IOException {
    Options options =
        new Options(
            arguments,
            "--csv",
            "",
            "--by",
            "part",
            "--x",
            "coordinates",
            "--y",
            "median us",
            "--least",
            "0",
            "--most",
            "1e300");
    List<String> lines = Files.readAllLines(Path.of(options.text("--csv")));
    List<String> header = List.of(lines.get(0).split(",", -1));
    List<String> kinds = options.list("--by");
    double least = options.seconds("--least");
    double most = options.seconds("--most");
    Map<String, Points> groups = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = List.of(line.split(",", -1));
      double x = Double.parseDouble(cells.get(column(header, options.text("--x"))));
      double y = Double.parseDouble(cells.get(column(header, options.text("--y"))));
      if (x >= least && x <= most && y > 0) {
        List<String> kind = kinds.stream().map(name -> cells.get(column(header, name))).toList();
        Points points = groups.computeIfAbsent(String.join(" | ", kind), any -> new Points());
        points.x.add(x);
        points.y.add(y);
      }
    }
    print(kinds, options, groups);
  }

  private static void print(List<String> kinds, Options options, Map<String, Points> groups) {
    System.out.printf(
        "| %s | from | to | points | exponent of %s | off by | %s, fixed | for each of %3$s | off by |%n"
            .replace("%3$s", options.text("--x")),
        String.join(" | ", kinds),
        options.text("--x"),
        options.text("--y"));
    System.out.println("|---".repeat(kinds.size()) + "|--:".repeat(8) + "|");
    for (Map.Entry<String, Points> group : groups.entrySet()) {
      double[] x = group.getValue().x.stream().mapToDouble(value -> value).toArray();
      double[] y = group.getValue().y.stream().mapToDouble(value -> value).toArray();
      if (x.length < 3) {
        continue;
      }
      LeastSquares power = LeastSquares.power(x, y);
      LeastSquares line = LeastSquares.line(x, y);
      System.out.printf(
          Locale.ROOT,
          "| %s | %,.0f | %,.0f | %d | %.2f | %.0f %% | %.3g | %.3g | %.0f %% |%n",
          group.getKey(),
          x[0],
          x[x.length - 1],
          x.length,
          power.slope(),
          100 * power.residual(),
          line.start(),
          line.slope(),
          100 * line.residual());
    }
  }

  private static int column(List<String> header, String name) {
    int column = header.indexOf(name);
    if (column < 0) {
      throw new IllegalArgumentException(
          "The CSV has no column " + name + ", but these: " + header + ".");
    }
    return column;
  }
}
