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

  static final int LARGEST_FINITE = 0x7F7F_FFFF;
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
    for (int start = 0; start < length; start += 64, word++) {
      int end = Math.min(start + 64, length);
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
        return firstNotFinite(values, start);
      }
      if (nothing != 0) {
        signs = signs & ~nothing | zeros.word(step, voter, voters, word) & nothing;
      }
      ballot[word] = signs;
    }
    return -1;
  }

  static int firstNotFinite(float[] values, int start) {
    int index = start;
    while (Float.isFinite(values[index])) {
      index++;
    }
    return index;
  }
}
