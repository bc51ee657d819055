package dev.polarity.sign;

import java.util.Arrays;

/**
 * A block of a tally's planes in arrays of its own. Words of a slice stand at other places in its
 * planes than in a ballot of the whole model, and the compiler of JDK 17 makes vector code of a
 * loop only where all arrays have the same index. So a block is copied to where they do; it stays
 * in the nearest cache.
 */
final class PlaneBlock {

  /** How many ballots are counted among themselves: as many as four planes hold, and a box. */
  static final int GROUP = 8;

  /** How many of them fill three planes in one loop. */
  static final int FOUR = 4;

  private final long[][] planes;
  private final long[] words;
  private final long[] carry;
  private final long[] greater;
  private final long[][] group;
  private final long[][] ballots;

  PlaneBlock(int planes, int size) {
    this.planes = new long[planes][size];
    this.words = new long[size];
    this.carry = new long[size];
    this.greater = new long[size];
    this.group = new long[BitSlices.FUSED_PLANES][size];
    this.ballots = new long[FOUR][size];
  }

  /** Reads words of the planes from one to below another. */
  void load(long[][] from, int lowest, int used, int start, int count) {
    for (int level = lowest; level < used; level++) {
      System.arraycopy(from[level], start, planes[level], 0, count);
    }
  }

  /** Writes them back. */
  void store(long[][] to, int lowest, int used, int start, int count) {
    for (int level = lowest; level < used; level++) {
      System.arraycopy(planes[level], 0, to[level], start, count);
    }
  }

  /** Adds votes that count 2^lowest each. */
  void add(int lowest, int used, long[] votes, int start, int count) {
    System.arraycopy(votes, start, words, 0, count);
    BitSlices.add(planes, lowest, used, words, 0, count);
  }

  /**
   * Adds a group of ballots: counted among themselves first, in four planes, and then added as one
   * number, so that the planes above are passed once for all of them.
   *
   * @param used the first plane above those that count then
   * @param several ballots of the whole model
   * @param first the first ballot of the group
   * @param number how many there are, {@link #FOUR} … {@link #GROUP}
   * @param start the first word of the block in a ballot
   * @param count how many words
   */
  void addGroup(int used, long[][] several, int first, int number, int start, int count) {
    copy(several, first, FOUR, start, count);
    BitSlices.countFour(group, ballots, 0, count);
    Arrays.fill(group[FOUR - 1], 0, count, 0);
    int done = FOUR;
    for (; done + 1 < number; done += 2) {
      copy(several, first + done, 2, start, count);
      BitSlices.addTwo(group, BitSlices.FUSED_PLANES, ballots[0], ballots[1], 0, count);
    }
    if (done < number) {
      copy(several, first + done, 1, start, count);
      BitSlices.add(group, 0, BitSlices.FUSED_PLANES, ballots[0], 0, count);
    }
    add(used, group, Tally.planesFor(number), 0, count);
  }

  private void copy(long[][] several, int first, int number, int start, int count) {
    for (int ballot = 0; ballot < number; ballot++) {
      System.arraycopy(several[first + ballot], start, ballots[ballot], 0, count);
    }
  }

  /** Adds the counts of other planes, of which there may be fewer. */
  void add(int used, long[][] others, int given, int start, int count) {
    Arrays.fill(carry, 0, count, 0);
    for (int level = 0; level < given; level++) {
      System.arraycopy(others[level], start, words, 0, count);
      BitSlices.addPlane(planes[level], words, carry, count);
    }
    BitSlices.add(planes, given, used, carry, 0, count);
  }

  /**
   * Compares the counts with a number.
   *
   * @param used how many planes count
   * @param number what they are compared with
   * @param decided holds what is to stand where they are equal, receives that, and bits that are
   *     set where the count is greater and clear where it is less
   * @param start the first word of the block in {@code decided}
   * @param count how many words
   */
  void decide(int used, int number, long[] decided, int start, int count) {
    System.arraycopy(decided, start, words, 0, count);
    if (used <= BitSlices.FUSED_PLANES) {
      BitSlices.decide(planes, used, number, words, 0, count);
    } else {
      long[] equal = carry;
      Arrays.fill(equal, 0, count, -1);
      Arrays.fill(greater, 0, count, 0);
      for (int level = used - 1; level >= 0; level--) {
        if ((number >>> level & 1) != 0) {
          BitSlices.keepSet(planes[level], equal, count);
        } else {
          BitSlices.riseWhereSet(planes[level], equal, greater, count);
        }
      }
      BitSlices.settle(equal, greater, words, count);
    }
    System.arraycopy(words, 0, decided, start, count);
  }
}
