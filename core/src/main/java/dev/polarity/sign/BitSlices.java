package dev.polarity.sign;

/**
 * Arithmetic of bit-sliced counters on a block of words: 64 counters are added or compared with a
 * few word operations each. The loops are plain, so that the compiler turns them into vector code.
 */
final class BitSlices {

  /** Up to how many planes {@link #addBallot} adds to. */
  static final int FUSED_PLANES = 4;

  private BitSlices() {}

  /**
   * Adds one ballot to the lowest planes, the highest of which must not overflow. A word of each
   * plane is read and written once and the carry never leaves its register. All arrays have the
   * same index, or the compiler of JDK 17 makes no vector code of it.
   *
   * @param planes the planes, the lowest first
   * @param used how many of them count, 1 … {@link #FUSED_PLANES}
   * @param ballot the votes
   * @param from first word
   * @param to the first word after the last
   */
  static void addBallot(long[][] planes, int used, long[] ballot, int from, int to) {
    switch (used) {
      case 1 -> addToOne(planes[0], ballot, from, to);
      case 2 -> addToTwo(planes[0], planes[1], ballot, from, to);
      case 3 -> addToThree(planes[0], planes[1], planes[2], ballot, from, to);
      default -> addToFour(planes[0], planes[1], planes[2], planes[3], ballot, from, to);
    }
  }

  private static void addToOne(long[] ones, long[] ballot, int from, int to) {
    for (int word = from; word < to; word++) {
      ones[word] ^= ballot[word];
    }
  }

  private static void addToTwo(long[] ones, long[] twos, long[] ballot, int from, int to) {
    for (int word = from; word < to; word++) {
      long carry = ballot[word];
      long one = ones[word];
      ones[word] = one ^ carry;
      twos[word] ^= one & carry;
    }
  }

  private static void addToThree(
      long[] ones, long[] twos, long[] fours, long[] ballot, int from, int to) {
    for (int word = from; word < to; word++) {
      long carry = ballot[word];
      long one = ones[word];
      ones[word] = one ^ carry;
      carry &= one;
      long two = twos[word];
      twos[word] = two ^ carry;
      fours[word] ^= two & carry;
    }
  }

  private static void addToFour(
      long[] ones, long[] twos, long[] fours, long[] eights, long[] ballot, int from, int to) {
    for (int word = from; word < to; word++) {
      long carry = ballot[word];
      long one = ones[word];
      ones[word] = one ^ carry;
      carry &= one;
      long two = twos[word];
      twos[word] = two ^ carry;
      carry &= two;
      long four = fours[word];
      fours[word] = four ^ carry;
      eights[word] ^= four & carry;
    }
  }

  /** Half adder: plane + carry → plane, carry. */
  static void addBit(long[] plane, int start, long[] carry, int count) {
    for (int index = 0; index < count; index++) {
      long old = plane[start + index];
      long in = carry[index];
      plane[start + index] = old ^ in;
      carry[index] = old & in;
    }
  }

  /** Full adder: plane + other + carry → plane, carry. */
  static void addBits(
      long[] plane, int start, long[] other, int otherStart, long[] carry, int count) {
    for (int index = 0; index < count; index++) {
      long old = plane[start + index];
      long more = other[otherStart + index];
      long in = carry[index];
      long half = old ^ more;
      plane[start + index] = half ^ in;
      carry[index] = old & more | half & in;
    }
  }

  /** Where the number compared with has a 1: only counts that have one too are still equal. */
  static void keepSet(long[] plane, int planeStart, int count, long[] equal) {
    for (int index = 0; index < count; index++) {
      equal[index] &= plane[planeStart + index];
    }
  }

  /** Where the number compared with has a 0: counts that were equal and have a 1 are greater. */
  static void riseWhereSet(
      long[] plane, int planeStart, int count, long[] equal, long[] greater, int start) {
    for (int index = 0; index < count; index++) {
      long bits = plane[planeStart + index];
      long candidates = equal[index];
      greater[start + index] |= candidates & bits;
      equal[index] = candidates & ~bits;
    }
  }
}
