package dev.polarity.codec;

import java.util.Arrays;

/**
 * Huffman's code (Huffman 1952) of bytes by how often each was counted, in whole numbers only, so
 * that whoever has counted the same has the same code. Bytes that make up less than one part in
 * 2^11 of all share a code, and so do those that were never seen; should a code be longer than
 * {@link ByteCode#LONGEST} bits, more of them do, down to one part in 2^8, where none can be.
 *
 * <p>The weights are sorted, and then merged from two queues (van Leeuwen 1976), which takes no
 * heap: made nodes come out in the order of their weight.
 */
final class CountedLengths {

  private static final int RAREST = 11;
  private static final int SYMBOL_BITS = 9;
  private static final int SYMBOL = (1 << SYMBOL_BITS) - 1;

  private CountedLengths() {}

  /**
   * Returns the lengths of a code.
   *
   * @param counts how often each byte was counted, at least 0
   * @param total their sum, at least 1
   * @return bits for each byte and at last for the shared code, as {@link ByteCode} takes them
   */
  static int[] of(int[] counts, long total) {
    for (int rarest = RAREST; ; rarest--) {
      int[] lengths = lengths(counts, Math.max(1, total >>> rarest));
      if (lengths != null) {
        return lengths;
      }
    }
  }

  private static int[] lengths(int[] counts, long least) {
    // The weight above the symbol, so that sorting settles equal weights too.
    long[] leaves = new long[ByteCode.SYMBOLS];
    int size = 0;
    long shared = 0;
    boolean shares = false;
    for (int value = 0; value < counts.length; value++) {
      if (counts[value] >= least) {
        leaves[size++] = (long) counts[value] << SYMBOL_BITS | value;
      } else {
        shared += counts[value];
        shares = true;
      }
    }
    if (shares) {
      leaves[size++] = Math.max(shared, least) << SYMBOL_BITS | ByteCode.SHARED;
    }
    Arrays.sort(leaves, 0, size);
    int[] depths = depths(leaves, size);
    int[] lengths = new int[ByteCode.SYMBOLS];
    for (int leaf = 0; leaf < size; leaf++) {
      if (depths[leaf] > ByteCode.LONGEST) {
        return null;
      }
      lengths[(int) leaves[leaf] & SYMBOL] = depths[leaf];
    }
    return lengths;
  }

  /** Of equal weights a leaf goes before a node. */
  private static int[] depths(long[] leaves, int size) {
    long[] weights = new long[size];
    int[] parents = new int[2 * size];
    int leaf = 0;
    int node = 0;
    for (int made = 0; made < size - 1; made++) {
      for (int child = 0; child < 2; child++) {
        if (leaf < size && (node == made || leaves[leaf] >>> SYMBOL_BITS <= weights[node])) {
          weights[made] += leaves[leaf] >>> SYMBOL_BITS;
          parents[leaf++] = size + made;
        } else {
          weights[made] += weights[node];
          parents[size + node++] = size + made;
        }
      }
    }
    int[] depths = new int[2 * size];
    for (int place = 2 * size - 3; place >= 0; place--) {
      depths[place] = depths[parents[place]] + 1;
    }
    return depths;
  }
}
