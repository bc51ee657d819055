package dev.polarity.sign;

/**
 * Moves weights as a {@link WeightMove} says. Eight weights at a time look up their signs by a byte
 * of the verdict; the product with 1 or -1 is exact.
 */
final class SignApplier {

  private static final int BYTE_VALUES = 256;

  /** The eight signs that each value of a verdict's byte stands for. */
  private static final float[] SIGNS = new float[BYTE_VALUES * Byte.SIZE];

  static {
    for (int place = 0; place < SIGNS.length; place++) {
      SIGNS[place] = (place / Byte.SIZE >>> place % Byte.SIZE & 1) == 0 ? 1 : -1;
    }
  }

  private SignApplier() {}

  /**
   * Moves one chunk of the weights.
   *
   * @param weights the chunk's weights, changed from 0 to length
   * @param length how many weights
   * @param firstCoordinate the coordinate of the first weight, a multiple of 64
   * @param move verdict, rate and decay
   * @throws IllegalArgumentException if the chunk does not start at a multiple of 64 or reaches
   *     beyond the verdict
   */
  static void apply(float[] weights, int length, long firstCoordinate, WeightMove move) {
    int firstWord =
        SignWords.requireChunk(weights, length, firstCoordinate, move.verdict(), "verdict");
    decay(weights, length, firstWord, move);
    float delta = move.rate();
    int words = length >>> 6;
    for (int word = 0; word < words; word++) {
      applyWord(weights, word << 6, move.verdict()[firstWord + word], delta);
    }
    for (int index = words << 6; index < length; index++) {
      long signs = move.verdict()[firstWord + words];
      weights[index] -= (signs >>> index & 1) == 0 ? delta : -delta;
    }
  }

  /** Shrinks the weights that decay: words that decay as a whole in one loop, as most do. */
  private static void decay(float[] weights, int length, int firstWord, WeightMove move) {
    int start = 0;
    while (start < length) {
      int end = start;
      while (end < length && move.decaying(firstWord + (end >>> 6)) == -1L) {
        end = Math.min(end + Long.SIZE, length);
      }
      shrink(weights, start, end, move.factor());
      start = end;
      if (start < length) {
        long bits = move.decaying(firstWord + (start >>> 6));
        end = Math.min(start + Long.SIZE, length);
        for (int index = start; bits != 0 && index < end; index++) {
          weights[index] *= (bits >>> index & 1) == 0 ? 1 : move.factor();
        }
        start = end;
      }
    }
  }

  static void shrink(float[] weights, int from, int to, float factor) {
    for (int index = from; index < to; index++) {
      weights[index] *= factor;
    }
  }

  static void subtract(float[] weights, float[] steps, int length) {
    for (int index = 0; index < length; index++) {
      weights[index] -= steps[index];
    }
  }

  /** Checks a rate, and makes 0 of -0. */
  static float requireRate(float rate) {
    if (!(rate >= 0 && rate <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "The rate is " + rate + ", but a rate is a finite number from 0 on.");
    }
    return Math.abs(rate);
  }

  private static void applyWord(float[] weights, int start, long signs, float delta) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      int index = start + shift;
      int place = ((int) (signs >>> shift) & BYTE_VALUES - 1) * Byte.SIZE;
      weights[index] -= delta * SIGNS[place];
      weights[index + 1] -= delta * SIGNS[place + 1];
      weights[index + 2] -= delta * SIGNS[place + 2];
      weights[index + 3] -= delta * SIGNS[place + 3];
      weights[index + 4] -= delta * SIGNS[place + 4];
      weights[index + 5] -= delta * SIGNS[place + 5];
      weights[index + 6] -= delta * SIGNS[place + 6];
      weights[index + 7] -= delta * SIGNS[place + 7];
    }
  }
}
