package dev.polarity.codec;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Codes for bytes whose eight bits are 1 independently with one probability p: Huffman's code of
 * the 256 products {@code p^w (1-p)^(8-w)}, w the byte's population count. Nothing of it is ever
 * sent but the number of p in a fixed list, so that a slice of a thousand coordinates is coded as
 * closely as one of a million; a general coder would send a table of its own with each.
 *
 * <p>Bytes of more ones than some number, which then hardly occur, share one code and follow it as
 * they are; that number is the one with which the code is shortest. The lengths are part of the
 * format: products and sums of doubles in a fixed order, which every Java computes alike, and a
 * test holds them.
 */
final class ShareCodes {

  /** The probabilities p that there are codes for, in 1024ths. */
  private static final int[] SHARES = {
    26, 31, 36, 43, 51, 60, 71, 84, 99, 117, 138, 163, 193, 228, 269, 318, 376, 444
  };

  /** How many codes there are. */
  static final int COUNT = SHARES.length;

  private static final int BYTES = ByteCode.SHARED;

  private static final class Tables {
    static final ByteCode[] CODES = new ByteCode[COUNT];

    static {
      for (int number = 0; number < COUNT; number++) {
        CODES[number] = new ByteCode(lengths(number));
      }
    }
  }

  private ShareCodes() {}

  /** Returns the lengths of one of the codes, as {@link ByteCode} takes them. */
  static int[] lengths(int number) {
    double share = SHARES[number] / 1024.0;
    double[] weights = new double[9];
    for (int ones = 0; ones <= 8; ones++) {
      double weight = 1;
      for (int bit = 0; bit < 8; bit++) {
        weight *= bit < ones ? share : 1 - share;
      }
      weights[ones] = weight;
    }
    int[] best = null;
    double least = Double.MAX_VALUE;
    for (int most = 0; most <= 8; most++) {
      int[] candidate = lengths(weights, most);
      double cost = cost(weights, candidate, most);
      if (cost < least) {
        least = cost;
        best = candidate;
      }
    }
    return best;
  }

  /**
   * Returns one of the codes.
   *
   * @param number 0 … {@link #COUNT} - 1, by growing p
   */
  static ByteCode of(int number) {
    return Tables.CODES[number];
  }

  /**
   * Returns the number of the code that suits a stream of bits best.
   *
   * @param ones how many of them are 1, at most half
   * @param bits how many there are
   */
  static int nearest(long ones, long bits) {
    int number = 0;
    // The border between two is about their geometric mean.
    while (number + 1 < COUNT
        && (double) ones * ones * (1 << 20)
            > (double) bits * bits * SHARES[number] * SHARES[number + 1]) {
      number++;
    }
    return number;
  }

  /** Huffman's lengths where bytes of more ones than that share a code; null if one is too long. */
  private static int[] lengths(double[] weights, int most) {
    PriorityQueue<Node> queue =
        new PriorityQueue<>(
            Comparator.comparingDouble((Node node) -> node.weight)
                .thenComparingInt(node -> node.order));
    double shared = 0;
    int order = 0;
    for (int value = 0; value < BYTES; value++) {
      int ones = Integer.bitCount(value);
      if (ones <= most) {
        queue.add(new Node(weights[ones], order++, value, null, null));
      } else {
        shared += weights[ones];
      }
    }
    if (most < 8) {
      queue.add(new Node(shared, order++, ByteCode.SHARED, null, null));
    }
    while (queue.size() > 1) {
      Node first = queue.remove();
      Node second = queue.remove();
      queue.add(new Node(first.weight + second.weight, order++, -1, first, second));
    }
    int[] lengths = new int[BYTES + 1];
    queue.remove().measure(0, lengths);
    for (int length : lengths) {
      if (length > ByteCode.LONGEST) {
        return null;
      }
    }
    return lengths;
  }

  private record Node(double weight, int order, int value, Node first, Node second) {

    void measure(int depth, int[] lengths) {
      if (first == null) {
        lengths[value] = depth;
      } else {
        first.measure(depth + 1, lengths);
        second.measure(depth + 1, lengths);
      }
    }
  }

  private static double cost(double[] weights, int[] lengths, int most) {
    if (lengths == null) {
      return Double.MAX_VALUE;
    }
    double cost = 0;
    for (int value = 0; value < BYTES; value++) {
      int ones = Integer.bitCount(value);
      cost += weights[ones] * (ones <= most ? lengths[value] : lengths[ByteCode.SHARED] + 8);
    }
    return cost;
  }
}
