package dev.polarity.sign;

/**
 * Arithmetic of bit-sliced counters on a block of words: 64 counters are added or compared with a
 * few word operations each. The loops are plain, so that the compiler turns them into vector code.
 */
final class BitSlices {

  private BitSlices() {}

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
