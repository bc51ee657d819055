package dev.polarity.dense;

import java.nio.FloatBuffer;

/**
 * The mean of the voters' gradients as a dense all-reduce gives it: summed in float in the order of
 * the voters, then multiplied by 1/N, rounded to float.
 */
public final class MeanGradient {

  private final float[] sum;
  private final float share;
  private int count;

  /**
   * Creates the mean.
   *
   * @param coordinates d
   * @param voters N
   */
  public MeanGradient(int coordinates, int voters) {
    this.sum = new float[coordinates];
    this.share = (float) (1.0 / voters);
  }

  /** Adds the gradient of the next voter. */
  public void add(float[] gradient) {
    if (count++ == 0) {
      System.arraycopy(gradient, 0, sum, 0, sum.length);
    } else {
      for (int j = 0; j < sum.length; j++) {
        sum[j] += gradient[j];
      }
    }
  }

  /** Returns a live view of the sum so far; needs a gradient. */
  public FloatBuffer sum() {
    return FloatBuffer.wrap(sum);
  }

  /** Returns the mean, in an array that is used again, and begins anew; needs a gradient. */
  public float[] take() {
    count = 0;
    for (int j = 0; j < sum.length; j++) {
      sum[j] *= share;
    }
    return sum;
  }
}
