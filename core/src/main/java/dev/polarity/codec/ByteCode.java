package dev.polarity.codec;

import java.util.Arrays;

/**
 * A prefix code for bytes, given by the lengths of its codes. Some bytes, which hardly occur, may
 * share one code and follow it as they are. The codes are canonical (by length, then by byte, what
 * is shared last) and written from the lowest bit on.
 *
 * <p>Decoding looks {@link #LONGEST} bits up at once, in a table of 4 KiB.
 */
final class ByteCode {

  /** Bits of the longest code. */
  static final int LONGEST = 11;

  /** Bits of the longest code and of the byte that may follow it. */
  static final int LONGEST_WITH_BYTE = LONGEST + 8;

  /** The symbol, after all bytes, of those that share a code. */
  static final int SHARED = 256;

  /** How many symbols there are. */
  static final int SYMBOLS = SHARED + 1;

  /** Marks a window in which the shared code comes first; above what a shift looks at. */
  static final int ESCAPE = 1 << 7;

  private final byte[] lengths = new byte[SYMBOLS];

  /** For each byte its code, above the number of its bits in the lowest eight. */
  final int[] codes = new int[SHARED];

  private char[] windows;

  private ByteCode() {
    Arrays.fill(lengths, 0, SHARED, (byte) Byte.SIZE);
    for (int value = 0; value < SHARED; value++) {
      codes[value] = value << 8 | Byte.SIZE;
    }
  }

  /** Returns the code of bytes as they are, which is none of the canonical ones. */
  static ByteCode plain() {
    return new ByteCode();
  }

  /**
   * Creates a code.
   *
   * @param lengths bits of the code of each byte, at last of the shared one; 0 for a byte that
   *     shares it, and for the shared one if none does; the codes fill all the space that there is
   */
  ByteCode(int[] lengths) {
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      this.lengths[symbol] = (byte) lengths[symbol];
    }
    int[] patterns = patterns();
    int shared = lengths[SHARED];
    for (int value = 0; value < SHARED; value++) {
      codes[value] =
          lengths[value] > 0
              ? patterns[value] << 8 | lengths[value]
              : (patterns[SHARED] | value << shared) << 8 | shared + 8;
    }
  }

  /**
   * Returns the table for decoding, which is made when it is first asked for: for each window the
   * length of the code that comes first (6 bits), the byte (from bit 8 on), and {@link #ESCAPE}
   * where it is the shared one, whose byte follows.
   */
  char[] windows() {
    if (windows == null) {
      windows = allWindows();
    }
    return windows;
  }

  /** The codes in the order in which they are written, by length and then by symbol. */
  private int[] patterns() {
    int[] next = new int[LONGEST + 2];
    int[] counts = new int[LONGEST + 1];
    for (byte length : lengths) {
      counts[length]++;
    }
    counts[0] = 0;
    for (int length = 1; length <= LONGEST; length++) {
      next[length + 1] = next[length] + counts[length] << 1;
    }
    int[] patterns = new int[SYMBOLS];
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      int length = lengths[symbol];
      if (length > 0) {
        patterns[symbol] = Integer.reverse(next[length]++) >>> 32 - length;
      }
    }
    return patterns;
  }

  private char[] allWindows() {
    char[] all = new char[1 << LONGEST];
    int shared = lengths[SHARED];
    for (int value = 0; value < SHARED; value++) {
      int length = lengths[value];
      int pattern = codes[value] >>> 8;
      if (length > 0) {
        fill(all, pattern, length, value << 8 | length);
      } else {
        fill(all, pattern & (1 << shared) - 1, shared, ESCAPE | shared);
      }
    }
    return all;
  }

  private static void fill(char[] all, int pattern, int length, int entry) {
    for (int window = pattern; window < all.length; window += 1 << length) {
      all[window] = (char) entry;
    }
  }
}
