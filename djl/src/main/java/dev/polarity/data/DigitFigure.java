package dev.polarity.data;

import java.util.ArrayList;
import java.util.List;

/**
 * One way of writing one digit: strokes through points of a box that is 100 wide and 100 high, x to
 * the right and y down. A stroke marked {@code -} is straight from point to point; one marked
 * {@code ~} is the uniform spline of Catmull and Rom (1974) through its points, closed where it
 * ends where it began. Strokes that name the same point stay joined there when points are moved.
 */
final class DigitFigure {

  private static final int PARTS = 6;

  private static final List<List<DigitFigure>> FIGURES =
      List.of(
          List.of(
              of("~ 50 0 20 12 5 48 16 86 48 100 82 87 95 50 81 12 50 0"),
              of("~ 58 3 28 8 10 40 14 80 42 100 72 88 86 52 74 14 50 2"),
              of("~ 62 0 30 20 22 58 34 94 58 98 78 70 80 30 62 0")),
          List.of(
              of("- 50 0 50 100"),
              of("- 26 24 52 0 52 100"),
              of("- 28 20 52 0 52 100", "- 26 100 78 100")),
          List.of(
              of("~ 10 26 30 3 64 2 84 26 68 54 36 80 8 98", "- 8 98 94 98"),
              of("~ 12 22 40 0 78 12 80 40 50 72 15 96 8 82 28 78 60 96 96 92"),
              of("~ 14 16 48 0 82 20 66 52 12 96", "~ 12 96 52 90 94 98")),
          List.of(
              of("~ 10 12 45 0 82 14 74 40 42 48", "~ 42 48 80 55 90 80 55 100 8 90"),
              of("- 12 3 85 3 45 42", "~ 45 42 88 52 88 84 50 100 8 88"),
              of("~ 14 8 50 0 80 18 60 42 38 47 66 50 88 72 64 98 24 100 8 86")),
          List.of(
              of("- 26 0 8 60 95 60", "- 70 22 70 100"),
              of("- 68 100 68 0 5 65 98 65"),
              of("~ 20 2 12 30 20 52 50 56 82 48", "- 86 0 78 100")),
          List.of(
              of("- 85 2 22 2 16 44", "~ 16 44 50 36 88 52 85 84 48 100 8 90"),
              of("- 86 4 22 5", "~ 22 5 16 42 55 40 88 64 68 95 10 94")),
          List.of(
              of("~ 75 3 35 22 10 62 22 95 60 100 88 78 65 55 30 60 14 76"),
              of("~ 56 0 28 34 14 72 36 98 74 92 80 66 50 54 18 70")),
          List.of(
              of("- 8 4 90 4 40 100"),
              of("- 8 4 90 4 40 100", "- 28 52 80 50"),
              of("~ 8 10 50 4 90 5 62 45 45 100"),
              of("- 8 20 10 3 90 3 46 100")),
          List.of(
              of("~ 78 14 45 0 16 18 40 42 78 62 80 90 46 100 12 86 24 60 66 40 84 22 78 14"),
              of(
                  "~ 50 0 22 10 22 36 50 47 78 36 78 10 50 0",
                  "~ 50 47 14 60 14 90 50 100 86 90 86 60 50 47")),
          List.of(
              of("~ 86 18 55 0 18 14 15 42 48 55 80 40 86 18", "~ 86 18 84 60 72 100"),
              of("~ 84 25 50 0 15 20 25 50 65 50 86 22 85 65 60 97 20 94"),
              of("~ 84 20 50 0 16 22 30 50 66 46 84 20", "- 84 20 76 100")));

  private final double[] xs;
  private final double[] ys;
  private final List<Stroke> strokes;

  private DigitFigure(double[] xs, double[] ys, List<Stroke> strokes) {
    this.xs = xs;
    this.ys = ys;
    this.strokes = strokes;
  }

  /** The ways of writing a digit, 0 … 9. */
  static List<DigitFigure> waysToWrite(int digit) {
    return FIGURES.get(digit);
  }

  private static DigitFigure of(String... strokes) {
    List<double[]> points = new ArrayList<>();
    List<Stroke> parsed = new ArrayList<>();
    for (String stroke : strokes) {
      String[] parts = stroke.split(" ");
      int[] indices = new int[(parts.length - 1) / 2];
      for (int i = 0; i < indices.length; i++) {
        double x = Integer.parseInt(parts[1 + 2 * i]) / 100.0;
        double y = Integer.parseInt(parts[2 + 2 * i]) / 100.0;
        indices[i] = indexOf(points, x, y);
      }
      parsed.add(new Stroke(parts[0].equals("~"), indices));
    }
    return new DigitFigure(
        points.stream().mapToDouble(point -> point[0]).toArray(),
        points.stream().mapToDouble(point -> point[1]).toArray(),
        List.copyOf(parsed));
  }

  private static int indexOf(List<double[]> points, double x, double y) {
    for (int i = 0; i < points.size(); i++) {
      if (points.get(i)[0] == x && points.get(i)[1] == y) {
        return i;
      }
    }
    points.add(new double[] {x, y});
    return points.size() - 1;
  }

  /** How many points there are to be moved. */
  int points() {
    return xs.length;
  }

  /** The horizontal place of a point, 0 (left) … 1 (right). */
  double x(int point) {
    return xs[point];
  }

  /** The vertical place of a point, 0 (top) … 1 (bottom). */
  double y(int point) {
    return ys[point];
  }

  /** Draws the strokes through the points, which were moved to (x, y) in pixels. */
  void draw(double[] x, double[] y, StrokeCanvas canvas) {
    for (Stroke stroke : strokes) {
      int[] points = stroke.points;
      for (int i = 0; i + 1 < points.length; i++) {
        if (stroke.curved) {
          drawPart(x, y, points, i, canvas);
        } else {
          canvas.line(x[points[i]], y[points[i]], x[points[i + 1]], y[points[i + 1]]);
        }
      }
    }
  }

  private static void drawPart(
      double[] x, double[] y, int[] points, int part, StrokeCanvas canvas) {
    int last = points.length - 1;
    boolean closed = points[0] == points[last];
    int before = part > 0 ? points[part - 1] : closed ? points[last - 1] : points[0];
    int from = points[part];
    int to = points[part + 1];
    int after = part + 2 <= last ? points[part + 2] : closed ? points[1] : points[last];
    double fromX = x[from];
    double fromY = y[from];
    for (int i = 1; i <= PARTS; i++) {
      double t = (double) i / PARTS;
      double toX = spline(x[before], x[from], x[to], x[after], t);
      double toY = spline(y[before], y[from], y[to], y[after], t);
      canvas.line(fromX, fromY, toX, toY);
      fromX = toX;
      fromY = toY;
    }
  }

  private static double spline(double a, double b, double c, double d, double t) {
    double linear = c - a;
    double square = 2 * a - 5 * b + 4 * c - d;
    double cube = 3 * b - a - 3 * c + d;
    return 0.5 * (2 * b + t * (linear + t * (square + t * cube)));
  }

  private record Stroke(boolean curved, int[] points) {}
}
