package dev.polarity.data;

import java.math.BigInteger;

/**
 * Brings each channel of an image to mean 0 and standard deviation 1 over the training set: pixel v
 * becomes {@code (float) ((v / 255.0 - mean) / deviation)}.
 *
 * <p>Mean and deviation come from exact integer sums over all pixels, mean = Σv / (255 n) and
 * deviation = √(n Σv² - (Σv)²) / (255 n), so that they do not depend on the order of summation, and
 * from there on only a square root, division and subtraction decide the bits. A channel that never
 * changes has the deviation 1, and so becomes 0 everywhere. As there are only 256 pixel values, the
 * whole of it is a table per channel.
 */
public final class Normalisation {

  private static final int VALUES = 256;
  private static final double WHITE = 255.0;

  private final double[] means;
  private final double[] deviations;
  private final float[][] tables;

  private Normalisation(double[] means, double[] deviations) {
    this.means = means;
    this.deviations = deviations;
    this.tables = new float[means.length][VALUES];
    for (int channel = 0; channel < means.length; channel++) {
      for (int value = 0; value < VALUES; value++) {
        tables[channel][value] = (float) ((value / WHITE - means[channel]) / deviations[channel]);
      }
    }
  }

  /**
   * Restores a normalisation, for example that of a published model.
   *
   * @param means the mean of each channel, as a fraction of white
   * @param deviations the standard deviation of each channel, positive, as a fraction of white
   * @return the normalisation
   */
  public static Normalisation of(double[] means, double[] deviations) {
    if (means.length == 0 || means.length != deviations.length) {
      throw new IllegalArgumentException(
          means.length + " means and " + deviations.length + " deviations do not fit together");
    }
    for (double deviation : deviations) {
      if (!(deviation > 0)) {
        throw new IllegalArgumentException("deviation " + deviation + " is not positive");
      }
    }
    return new Normalisation(means.clone(), deviations.clone());
  }

  /** Measures images, each channel by channel, row by row. */
  static Normalisation measure(int channels, byte[][] images) {
    double[] means = new double[channels];
    double[] deviations = new double[channels];
    int plane = images[0].length / channels;
    long count = (long) images.length * plane;
    for (int channel = 0; channel < channels; channel++) {
      long sum = 0;
      long squares = 0;
      int from = channel * plane;
      for (byte[] image : images) {
        for (int i = from; i < from + plane; i++) {
          int value = image[i] & 0xFF;
          sum += value;
          squares += value * value;
        }
      }
      double spread =
          BigInteger.valueOf(count)
              .multiply(BigInteger.valueOf(squares))
              .subtract(BigInteger.valueOf(sum).pow(2))
              .doubleValue();
      means[channel] = sum / (WHITE * count);
      deviations[channel] = spread == 0 ? 1 : StrictMath.sqrt(spread) / (WHITE * count);
    }
    return new Normalisation(means, deviations);
  }

  /** Returns the number of channels. */
  public int channels() {
    return means.length;
  }

  /** Returns the mean of each channel, as a fraction of white; the caller's own. */
  public double[] means() {
    return means.clone();
  }

  /** Returns the standard deviation of each channel, as a fraction of white; the caller's own. */
  public double[] deviations() {
    return deviations.clone();
  }

  /** The 256 values of a channel; not to be changed. */
  float[] table(int channel) {
    return tables[channel];
  }
}
