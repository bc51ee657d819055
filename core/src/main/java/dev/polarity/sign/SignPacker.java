package dev.polarity.sign;

/**
 * Packs the signs of floats into a ballot. Both zeros, 0.0 and -0.0, vote by a {@link ZeroRule};
 * subnormal numbers have a sign like any other; NaN and the infinities are no vote but an error.
 *
 * <p>Everything is decided on the raw bits of a float, without a branch per coordinate: the sign is
 * the top bit, a magnitude of 0 borrows when 1 is taken from it, and a magnitude beyond the largest
 * finite one borrows when taken from that.
 */
public final class SignPacker {

  private static final int LARGEST_FINITE = 0x7F7F_FFFF;
  static final int MAGNITUDE = 0x7FFF_FFFF;

  private SignPacker() {}

  /**
   * Packs one chunk of a ballot. Unused high bits of the chunk's last word become 0.
   *
   * @param values the chunk's values, read from 0 to length
   * @param length how many values; a multiple of 64 unless the chunk is the last
   * @param firstCoordinate the coordinate of the first value, a multiple of 64
   * @param step k, 0 … 2^62
   * @param voter v, 0 … voters - 1
   * @param voters N, at least 1
   * @param zeros what is voted where a value is 0
   * @param ballot receives the words from {@code firstCoordinate / 64} on
   * @return -1, or the offset in {@code values} of the first NaN or infinite value; the ballot's
   *     words from there on are then not written
   * @throws IllegalArgumentException if the chunk does not start at a multiple of 64 or does not
   *     fit the ballot
   */
  public static int pack(
      float[] values,
      int length,
      long firstCoordinate,
      long step,
      int voter,
      int voters,
      ZeroRule zeros,
      long[] ballot) {
    int word = SignWords.requireChunk(values, length, firstCoordinate, ballot, "ballot");
    return packWords(values, 0, length, word, step, voter, voters, zeros, ballot);
  }

  /**
   * Packs values from an offset on, a multiple of 64, into the words from {@code firstWord} on.
   *
   * @return -1, or the offset, counted from {@code from}, of the first value that is not finite
   */
  static int packWords(
      float[] values,
      int from,
      int length,
      int firstWord,
      long step,
      int voter,
      int voters,
      ZeroRule zeros,
      long[] ballot) {
    int words = (int) (length + 63L >>> 6);
    for (int word = 0; word < words; word++) {
      int start = from + (word << 6);
      int end = start + Math.min(64, length - (word << 6));
      long signs = 0;
      long nothing = 0;
      int excess = 0;
      for (int index = start; index < end; index++) {
        int bits = Float.floatToRawIntBits(values[index]);
        int magnitude = bits & MAGNITUDE;
        signs |= (long) (bits >>> 31) << index;
        nothing |= (long) (magnitude - 1 >>> 31) << index;
        excess |= LARGEST_FINITE - magnitude;
      }
      if (excess < 0) {
        return firstNotFinite(values, start) - from;
      }
      if (nothing != 0) {
        signs = signs & ~nothing | zeros.word(step, voter, voters, firstWord + word) & nothing;
      }
      ballot[firstWord + word] = signs;
    }
    return -1;
  }

  private static int firstNotFinite(float[] values, int start) {
    int index = start;
    while (Float.isFinite(values[index])) {
      index++;
    }
    return index;
  }
}
