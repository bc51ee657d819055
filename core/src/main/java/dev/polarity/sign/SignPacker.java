package dev.polarity.sign;

/**
 * Packs the signs of floats into a ballot. Both zeros, 0.0 and -0.0, vote by a {@link ZeroRule};
 * subnormal numbers have a sign like any other; NaN and the infinities are no vote but an error.
 *
 * <p>Everything is decided on the raw bits of a float, without a branch per coordinate, and for two
 * coordinates at a time: those that stand 32 apart in a word of the ballot become the halves of one
 * long. The sign is the top bit of a half; adding the largest number without that bit to a
 * magnitude sets it unless the magnitude is 0; adding what infinity lacks sets it if the value is
 * not finite; and none of this carries into the other half. Each pair is shifted in from above, so
 * that after 32 of them every sign stands at its place. This takes half the time of one coordinate
 * after the other ({@code bench/kernels}).
 */
public final class SignPacker {

  private static final int LARGEST_FINITE = 0x7F7F_FFFF;
  private static final int MAGNITUDE = 0x7FFF_FFFF;
  private static final long TOPS = 0x8000_0000_8000_0000L;
  private static final long MAGNITUDES = ~TOPS;
  private static final long LACKED_BY_INFINITY = 0x0080_0000_0080_0000L;

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
    return packWords(values, 0, length, word, new Casting(step, voter, voters, zeros, ballot));
  }

  /**
   * Packs values from an offset on into the words from {@code firstWord} on.
   *
   * @return -1, or the offset, counted from {@code from}, of the first value that is not finite
   */
  static int packWords(float[] values, int from, int length, int firstWord, Casting casting) {
    int words = length >>> 6;
    for (int word = 0; word < words; word++) {
      int start = from + (word << 6);
      long signs = 0;
      long allPresent = TOPS;
      long excess = 0;
      for (int index = start; index < start + 32; index++) {
        long pair = pair(values, index);
        long magnitudes = pair & MAGNITUDES;
        signs = signs >>> 1 | pair & TOPS;
        allPresent &= magnitudes + MAGNITUDES;
        excess |= magnitudes + LACKED_BY_INFINITY;
      }
      if ((excess & TOPS) != 0) {
        return firstNotFinite(values, start) - from;
      }
      long present = allPresent == TOPS ? -1 : whichPresent(values, start);
      casting.cast(firstWord + word, signs, present);
    }
    if ((length & 63) == 0) {
      return -1;
    }
    return packTail(values, from, words << 6, length, firstWord + words, casting);
  }

  private static int packTail(
      float[] values, int from, int offset, int length, int word, Casting casting) {
    int start = from + offset;
    long signs = 0;
    int excess = 0;
    for (int index = start; index < from + length; index++) {
      int bits = Float.floatToRawIntBits(values[index]);
      signs |= (long) (bits >>> 31) << index - start;
      excess |= LARGEST_FINITE - (bits & MAGNITUDE);
    }
    if (excess < 0) {
      return firstNotFinite(values, start) - from;
    }
    casting.cast(word, signs, presentInTail(values, start, from + length));
    return -1;
  }

  /**
   * Says which of the up to 64 values of a word are not 0; those beyond the last count as such.
   *
   * @param values the values
   * @param start the first of the word
   * @param end the first after the last value there is
   */
  static long present(float[] values, int start, int end) {
    if (end - start < 64) {
      return presentInTail(values, start, end);
    }
    long allPresent = TOPS;
    for (int index = start; index < start + 32; index++) {
      allPresent &= (pair(values, index) & MAGNITUDES) + MAGNITUDES;
    }
    return allPresent == TOPS ? -1 : whichPresent(values, start);
  }

  /** The same for a whole word in which some value is 0, which is rare. */
  private static long whichPresent(float[] values, int start) {
    long present = 0;
    for (int index = start; index < start + 32; index++) {
      present = present >>> 1 | (pair(values, index) & MAGNITUDES) + MAGNITUDES & TOPS;
    }
    return present;
  }

  private static long presentInTail(float[] values, int start, int end) {
    long present = -1;
    for (int index = start; index < end; index++) {
      if (values[index] == 0) {
        present &= ~(1L << index - start);
      }
    }
    return present;
  }

  private static long pair(float[] values, int index) {
    return (long) Float.floatToRawIntBits(values[index + 32]) << 32
        | Float.floatToRawIntBits(values[index]) & 0xFFFF_FFFFL;
  }

  private static int firstNotFinite(float[] values, int start) {
    int index = start;
    while (Float.isFinite(values[index])) {
      index++;
    }
    return index;
  }
}
