package dev.polarity.sign;

/**
 * The layout of sign bits in 64-bit words: coordinate j is bit {@code j mod 64} of word {@code j /
 * 64}, a set bit means negative, unused high bits of the last word are 0.
 */
public final class SignWords {

  /** The most coordinates whose signs fit one Java array of words: 64·(2^31 - 1 - 8). */
  public static final long MAX_COORDINATES = 64L * (Integer.MAX_VALUE - 8);

  /** The word whose bit j is the parity of j: the odd coordinates are negative. */
  static final long ODD_COORDINATES = 0xAAAA_AAAA_AAAA_AAAAL;

  private SignWords() {}

  /**
   * Returns how many words hold the signs of that many coordinates.
   *
   * @param coordinates 0 … {@link #MAX_COORDINATES}
   * @return ⌈coordinates / 64⌉
   * @throws IllegalArgumentException if there are fewer than none or more than fit one array
   */
  public static int count(long coordinates) {
    if (coordinates < 0 || coordinates > MAX_COORDINATES) {
      throw new IllegalArgumentException(
          "A model has 0 to "
              + MAX_COORDINATES
              + " coordinates, because their signs lie in one Java array, but this one has "
              + coordinates
              + "; use a smaller model.");
    }
    return (int) ((coordinates + 63) >>> 6);
  }

  /**
   * Returns the bits of the last word that stand for coordinates.
   *
   * @param coordinates 0 … {@link #MAX_COORDINATES}
   * @return all 64 bits where the last word is full, else the low {@code coordinates mod 64} bits;
   *     without any coordinate there is no word, and all bits are returned
   */
  public static long tailMask(long coordinates) {
    return -1L >>> (-coordinates & 63);
  }

  /**
   * Returns the sign bit of one coordinate.
   *
   * @param words a ballot or a verdict
   * @param coordinate 0 … d - 1
   * @return whether it is negative
   */
  public static boolean isNegative(long[] words, long coordinate) {
    return (words[(int) (coordinate >>> 6)] >>> coordinate & 1) != 0;
  }

  /**
   * Writes what counts as the verdict before step 0: the parity of j, so that coordinates on which
   * every early vote is tied do not all move the same way.
   *
   * @param coordinates how many there are
   * @param words receives the {@link #count} words
   */
  public static void initialVerdict(long coordinates, long[] words) {
    int count = count(coordinates);
    requireWords(words, count, "verdict");
    for (int word = 0; word < count; word++) {
      words[word] = ODD_COORDINATES;
    }
    if (count > 0) {
      words[count - 1] &= tailMask(coordinates);
    }
  }

  static void requireWords(long[] words, int count, String what) {
    if (words.length < count) {
      throw new IllegalArgumentException(
          "The "
              + what
              + " has "
              + words.length
              + " words, but "
              + count
              + " are needed; size it with SignWords.count.");
    }
  }

  /**
   * Checks that a chunk of floats meets the words that it is packed into or applied from.
   *
   * @return the index of its first word
   */
  static int requireChunk(
      float[] values, int length, long firstCoordinate, long[] words, String what) {
    if (length < 0 || length > values.length) {
      throw new IllegalArgumentException(
          "The chunk is said to hold "
              + length
              + " values, but its array holds "
              + values.length
              + "; give a length from 0 to that.");
    }
    return requireChunk(length, firstCoordinate, words, what);
  }

  /** The same for floats of which it is known that they are there. */
  static int requireChunk(int length, long firstCoordinate, long[] words, String what) {
    if (firstCoordinate < 0 || (firstCoordinate & 63) != 0 || firstCoordinate > MAX_COORDINATES) {
      throw new IllegalArgumentException(
          "The chunk starts at coordinate "
              + firstCoordinate
              + ", but a chunk starts at a multiple of 64 from 0 to "
              + MAX_COORDINATES
              + ".");
    }
    long end = (firstCoordinate >>> 6) + ((length + 63L) >>> 6);
    if (end > words.length) {
      throw new IllegalArgumentException(
          "The "
              + what
              + " has "
              + words.length
              + " words, but the chunk reaches to word "
              + end
              + "; size it with SignWords.count.");
    }
    return (int) (firstCoordinate >>> 6);
  }
}
