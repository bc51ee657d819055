package dev.polarity.spark.frame;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Brings each feature, or each channel of an image, to mean 0 and standard deviation 1 over the
 * training rows: v becomes {@code (float) ((v - mean) / deviation)}, computed in double. A feature
 * that never changes has the deviation 1, and so becomes 0.
 *
 * <p>Pixels are measured by whole numbers, whose sums are exact. Numbers are measured by Welford's
 * recurrence (B. P. Welford, <em>Note on a method for calculating corrected sums of squares and
 * products</em>, 1962) over the rows in the order of their content, which loses nothing by
 * cancellation; since that order is a function of the rows, neither their order nor their
 * partitioning can change a bit.
 */
public final class Standardization implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final double WHITE = 255.0;

  private final double[] means;
  private final double[] deviations;
  private final double scale;

  private Standardization(double[] means, double[] deviations, double scale) {
    this.means = means;
    this.deviations = deviations;
    this.scale = scale;
  }

  /** Returns the one that leaves numbers as they are, and makes pixels fractions of white. */
  public static Standardization none(RowShape shape) {
    double[] means = new double[shape.groups()];
    double[] deviations = new double[shape.groups()];
    Arrays.fill(deviations, 1);
    return new Standardization(means, deviations, scale(shape));
  }

  /**
   * Restores one.
   *
   * @param means the mean of each group, pixels as fractions of white
   * @param deviations the standard deviation of each group, above 0
   */
  public static Standardization of(RowShape shape, double[] means, double[] deviations) {
    return new Standardization(means.clone(), deviations.clone(), scale(shape));
  }

  private static double scale(RowShape shape) {
    return shape.pixels() ? WHITE : 1;
  }

  /** Returns the mean of each group; the caller's own. */
  public double[] means() {
    return means.clone();
  }

  /** Returns the standard deviation of each group; the caller's own. */
  public double[] deviations() {
    return deviations.clone();
  }

  /**
   * Standardizes one row.
   *
   * @param row its values as {@link FeatureReader#read} gives them
   * @param shape what they are
   * @param into receives them, {@link RowShape#values} many
   */
  public void apply(byte[] row, RowShape shape, float[] into) {
    apply(ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN), 0, shape, into);
  }

  /**
   * Standardizes one row.
   *
   * @param row its values as they are stored, little-endian
   * @param at where they begin
   * @param shape what they are
   * @param into receives them
   */
  void apply(ByteBuffer row, int at, RowShape shape, float[] into) {
    int size = shape.groupSize();
    int position = 0;
    for (int group = 0; group < means.length; group++) {
      double mean = means[group];
      double deviation = deviations[group];
      for (int end = position + size; position < end; position++) {
        double value =
            shape.pixels()
                ? (row.get(at + position) & 0xFF) / scale
                : row.getFloat(at + position * Float.BYTES);
        into[position] = (float) ((value - mean) / deviation);
      }
    }
  }

  /** Measures rows, shown one by one in the order of their content. */
  static final class Measure {

    private final RowShape shape;
    private final double[] means;
    private final double[] squares;
    private final long[] sums;
    private final long[] squareSums;
    private long rows;

    Measure(RowShape shape) {
      this.shape = shape;
      means = new double[shape.groups()];
      squares = new double[shape.groups()];
      sums = new long[shape.groups()];
      squareSums = new long[shape.groups()];
    }

    void add(ByteBuffer row, int at) {
      rows++;
      if (shape.pixels()) {
        addPixels(row, at);
      } else {
        addNumbers(row, at);
      }
    }

    private void addPixels(ByteBuffer row, int at) {
      int size = shape.groupSize();
      int position = at;
      for (int group = 0; group < sums.length; group++) {
        for (int end = position + size; position < end; position++) {
          int value = row.get(position) & 0xFF;
          sums[group] += value;
          squareSums[group] += (long) value * value;
        }
      }
    }

    private void addNumbers(ByteBuffer row, int at) {
      for (int feature = 0; feature < means.length; feature++) {
        double value = row.getFloat(at + feature * Float.BYTES);
        double before = value - means[feature];
        means[feature] += before / rows;
        squares[feature] += before * (value - means[feature]);
      }
    }

    Standardization result() {
      double[] deviations = new double[means.length];
      for (int group = 0; group < means.length; group++) {
        if (shape.pixels()) {
          double count = (double) rows * shape.groupSize();
          double mean = sums[group] / count;
          double variance = squareSums[group] / count - mean * mean;
          means[group] = mean / WHITE;
          deviations[group] = positive(variance) / WHITE;
        } else {
          deviations[group] = positive(squares[group] / rows);
        }
        if (deviations[group] == 0) {
          deviations[group] = 1;
        }
      }
      return new Standardization(means, deviations, scale(shape));
    }

    private static double positive(double variance) {
      return variance > 0 ? StrictMath.sqrt(variance) : 0;
    }
  }
}
