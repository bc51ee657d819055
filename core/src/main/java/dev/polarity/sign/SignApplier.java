package dev.polarity.sign;

/**
 * Moves weights against a verdict: {@code x ← x - δ·s}, s = -1 where the verdict is negative and +1
 * elsewhere, one float rounding. The sign bit of the verdict becomes the sign bit of δ, so that
 * there is neither a branch nor a product.
 */
public final class SignApplier {

  private SignApplier() {}

  /**
   * Moves one chunk of the weights.
   *
   * @param weights the chunk's weights, changed from 0 to length
   * @param length how many weights
   * @param firstCoordinate the coordinate of the first weight, a multiple of 64
   * @param verdict the whole verdict
   * @param rate δ, finite and at least 0
   * @throws IllegalArgumentException if the rate is negative or not finite, or the chunk does not
   *     start at a multiple of 64 or reaches beyond the verdict
   */
  public static void apply(
      float[] weights, int length, long firstCoordinate, long[] verdict, float rate) {
    int firstWord = SignWords.requireChunk(weights, length, firstCoordinate, verdict, "verdict");
    if (!(rate >= 0 && rate <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "The rate is " + rate + ", but a rate is a finite number from 0 on.");
    }
    int positive = Float.floatToRawIntBits(Math.abs(rate));
    int words = (int) (length + 63L >>> 6);
    for (int word = 0; word < words; word++) {
      int start = word << 6;
      int end = start + Math.min(64, length - start);
      long signs = verdict[firstWord + word];
      for (int index = start; index < end; index++) {
        int negative = (int) (signs >>> index) << 31;
        weights[index] -= Float.intBitsToFloat(positive ^ negative);
      }
    }
  }

  /**
   * Shrinks weights before they are moved, for weight decay λ: {@code x ← x·(1 - δλ)}, one float
   * rounding.
   *
   * @param weights the weights
   * @param from the first that is shrunk
   * @param to the first after that which is not
   * @param factor 1 - δλ
   */
  public static void decay(float[] weights, int from, int to, float factor) {
    for (int index = from; index < to; index++) {
      weights[index] *= factor;
    }
  }
}
