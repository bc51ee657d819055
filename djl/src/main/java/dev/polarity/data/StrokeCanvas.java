package dev.polarity.data;

import java.util.Arrays;

/**
 * A square of pixels that knows, for each pixel's centre, the squared distance to the nearest
 * stroke. A pixel is inked by how far it lies inside the stroke's radius, with an edge one pixel
 * wide, which is what anti-aliasing comes to.
 */
final class StrokeCanvas {

  private final int side;
  private final double reach;
  private final double[] nearest;

  /** Creates an empty canvas; {@code radius} is half the strokes' thickness, in pixels. */
  StrokeCanvas(int side, double radius) {
    this.side = side;
    this.reach = radius + 0.5;
    this.nearest = new double[side * side];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
  }

  /** Draws a straight line; pixel (0, 0) has its centre at (0, 0). */
  void line(double fromX, double fromY, double toX, double toY) {
    double dx = toX - fromX;
    double dy = toY - fromY;
    double length2 = dx * dx + dy * dy;
    int top = limit(StrictMath.min(fromY, toY) - reach);
    int bottom = limit(StrictMath.max(fromY, toY) + reach + 1);
    int left = limit(StrictMath.min(fromX, toX) - reach);
    int right = limit(StrictMath.max(fromX, toX) + reach + 1);
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double px = x - fromX;
        double py = y - fromY;
        double along = length2 > 0 ? (px * dx + py * dy) / length2 : 0;
        double t = StrictMath.max(0, StrictMath.min(1, along));
        double ox = px - t * dx;
        double oy = py - t * dy;
        double distance2 = ox * ox + oy * oy;
        if (distance2 < nearest[y * side + x]) {
          nearest[y * side + x] = distance2;
        }
      }
    }
  }

  private int limit(double place) {
    return (int) StrictMath.max(0, StrictMath.min(side - 1, place));
  }

  /** The share of ink in a pixel, 0 … 1. */
  double ink(int pixel) {
    double distance2 = nearest[pixel];
    if (distance2 >= reach * reach) {
      return 0;
    }
    return StrictMath.min(1, reach - StrictMath.sqrt(distance2));
  }
}
