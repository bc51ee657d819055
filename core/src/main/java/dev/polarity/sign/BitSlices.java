package dev.polarity.sign;

/**
 * Arithmetic of bit-sliced counters on a block of words: 64 counters are added or compared with a
 * few word operations each. The loops are plain, so that the compiler turns them into vector code.
 */
final class BitSlices {

  /** Up to how many planes go through one loop. */
  static final int FUSED_PLANES = 4;

  private BitSlices() {}

  /**
   * Adds votes to planes, the highest of which must not overflow. A word of each plane is read and
   * written once, and up to four planes on the carry never leaves its register.
   *
   * @param planes the planes, the lowest first
   * @param lowest the plane that a vote counts in
   * @param used the first plane above those that count
   * @param votes the votes; with more than {@link #FUSED_PLANES} planes to add to, they are changed
   * @param from first word
   * @param to the first word after the last
   */
  static void add(long[][] planes, int lowest, int used, long[] votes, int from, int to) {
    int level = lowest;
    for (; used - level > FUSED_PLANES; level += FUSED_PLANES) {
      addToFourAndCarry(
          planes[level], planes[level + 1], planes[level + 2], planes[level + 3], votes, from, to);
    }
    switch (used - level) {
      case 1 -> addToOne(planes[level], votes, from, to);
      case 2 -> addToTwo(planes[level], planes[level + 1], votes, from, to);
      case 3 -> addToThree(planes[level], planes[level + 1], planes[level + 2], votes, from, to);
      case 4 ->
          addToFour(
              planes[level],
              planes[level + 1],
              planes[level + 2],
              planes[level + 3],
              votes,
              from,
              to);
      default -> {
        // Nothing counts yet.
      }
    }
  }

  /**
   * Counts the first four ballots into three planes, whatever these held, by a full adder and two
   * half adders. (All eight ballots of a full box in one such loop would be the fewest operations,
   * but a body so large is not turned into vector code by JDK 17; {@code docs/performance.md}.)
   *
   * @param planes the planes, the lowest first
   * @param ballots the votes
   * @param from first word
   * @param to the first word after the last
   */
  static void countFour(long[][] planes, long[][] ballots, int from, int to) {
    countFour(
        planes[0], planes[1], planes[2], ballots[0], ballots[1], ballots[2], ballots[3], from, to);
  }

  private static void countFour(
      long[] ones,
      long[] twos,
      long[] fours,
      long[] a,
      long[] b,
      long[] c,
      long[] d,
      int from,
      int to) {
    for (int word = from; word < to; word++) {
      long half = a[word] ^ b[word];
      long three = half ^ c[word];
      long carry = a[word] & b[word] | half & c[word];
      ones[word] = three ^ d[word];
      long second = three & d[word];
      twos[word] = carry ^ second;
      fours[word] = carry & second;
    }
  }

  /**
   * Adds two ballots at once to the lowest planes, which must not overflow.
   *
   * @param planes the planes, the lowest first
   * @param used how many count, 2, 3 or 4
   * @param a votes
   * @param b more of them
   * @param from first word
   * @param to the first word after the last
   */
  static void addTwo(long[][] planes, int used, long[] a, long[] b, int from, int to) {
    switch (used) {
      case 2 -> addTwoToTwo(planes[0], planes[1], a, b, from, to);
      case 3 -> addTwoToThree(planes[0], planes[1], planes[2], a, b, from, to);
      default -> addTwoToFour(planes[0], planes[1], planes[2], planes[3], a, b, from, to);
    }
  }

  private static void addTwoToTwo(long[] ones, long[] twos, long[] a, long[] b, int from, int to) {
    for (int word = from; word < to; word++) {
      long one = ones[word];
      long half = one ^ a[word];
      ones[word] = half ^ b[word];
      twos[word] ^= one & a[word] | half & b[word];
    }
  }

  private static void addTwoToThree(
      long[] ones, long[] twos, long[] fours, long[] a, long[] b, int from, int to) {
    for (int word = from; word < to; word++) {
      long one = ones[word];
      long half = one ^ a[word];
      ones[word] = half ^ b[word];
      long carry = one & a[word] | half & b[word];
      long two = twos[word];
      twos[word] = two ^ carry;
      fours[word] ^= two & carry;
    }
  }

  private static void addTwoToFour(
      long[] ones, long[] twos, long[] fours, long[] eights, long[] a, long[] b, int from, int to) {
    for (int word = from; word < to; word++) {
      long one = ones[word];
      long half = one ^ a[word];
      ones[word] = half ^ b[word];
      long carry = one & a[word] | half & b[word];
      long two = twos[word];
      twos[word] = two ^ carry;
      carry &= two;
      long four = fours[word];
      fours[word] = four ^ carry;
      eights[word] ^= four & carry;
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

  private static void addToFourAndCarry(
      long[] ones, long[] twos, long[] fours, long[] eights, long[] votes, int from, int to) {
    for (int word = from; word < to; word++) {
      long carry = votes[word];
      long one = ones[word];
      ones[word] = one ^ carry;
      carry &= one;
      long two = twos[word];
      twos[word] = two ^ carry;
      carry &= two;
      long four = fours[word];
      fours[word] = four ^ carry;
      carry &= four;
      long eight = eights[word];
      eights[word] = eight ^ carry;
      votes[word] = eight & carry;
    }
  }

  /** Full adder: plane + other + carry → plane, carry, for words from 0 on. */
  static void addPlane(long[] plane, long[] other, long[] carry, int count) {
    for (int word = 0; word < count; word++) {
      long old = plane[word];
      long more = other[word];
      long in = carry[word];
      long half = old ^ more;
      plane[word] = half ^ in;
      carry[word] = old & more | half & in;
    }
  }

  /**
   * Compares the counts of up to four planes with a number, from the highest plane down.
   *
   * @param planes the planes, the lowest first
   * @param used how many of them count, 0 … {@link #FUSED_PLANES}
   * @param number what the counts are compared with
   * @param decided holds what is to stand where they are equal, receives that, and bits that are
   *     set where the count is greater and clear where it is less
   * @param from first word
   * @param to the first word after the last
   */
  static void decide(long[][] planes, int used, int number, long[] decided, int from, int to) {
    if (used == 0) {
      return;
    }
    decide(
        planes[0],
        planes[Math.min(1, used - 1)],
        planes[Math.min(2, used - 1)],
        planes[Math.min(3, used - 1)],
        mask(used > 1),
        mask(used > 2),
        mask(used > 3),
        mask((number & 1) != 0),
        mask((number & 2) != 0),
        mask((number & 4) != 0),
        mask((number & 8) != 0),
        decided,
        from,
        to);
  }

  /** A plane that is not there is masked out, as is the number's bit, and so changes nothing. */
  private static void decide(
      long[] ones,
      long[] twos,
      long[] fours,
      long[] eights,
      long hasTwos,
      long hasFours,
      long hasEights,
      long one,
      long two,
      long four,
      long eight,
      long[] decided,
      int from,
      int to) {
    for (int word = from; word < to; word++) {
      long eightBits = eights[word] & hasEights;
      long greater = eightBits & ~eight;
      long equal = ~(eightBits ^ eight);
      long fourBits = fours[word] & hasFours;
      greater |= equal & fourBits & ~four;
      equal &= ~(fourBits ^ four);
      long twoBits = twos[word] & hasTwos;
      greater |= equal & twoBits & ~two;
      equal &= ~(twoBits ^ two);
      long oneBits = ones[word];
      greater |= equal & oneBits & ~one;
      equal &= ~(oneBits ^ one);
      decided[word] = greater | equal & decided[word];
    }
  }

  private static long mask(boolean set) {
    return set ? -1 : 0;
  }

  /** Where the number compared with has a 1: only counts that have one too are still equal. */
  static void keepSet(long[] plane, long[] equal, int count) {
    for (int word = 0; word < count; word++) {
      equal[word] &= plane[word];
    }
  }

  /** Where the number compared with has a 0: counts that were equal and have a 1 are greater. */
  static void riseWhereSet(long[] plane, long[] equal, long[] greater, int count) {
    for (int word = 0; word < count; word++) {
      long bits = plane[word];
      long candidates = equal[word];
      greater[word] |= candidates & bits;
      equal[word] = candidates & ~bits;
    }
  }

  /** Takes what is to stand where counts are equal: decided = greater, or equal and decided. */
  static void settle(long[] equal, long[] greater, long[] decided, int count) {
    for (int word = 0; word < count; word++) {
      decided[word] = greater[word] | equal[word] & decided[word];
    }
  }
}
