package dev.polarity.sign;

/** What a thread's kernels want at hand: floats of a chunk, three times, and words of a block. */
final class Room {

  private final float[] first;
  private final float[] second;
  private final float[] third;
  private final SignRows rows = new SignRows();
  private final long[] signs = new long[SignRows.WORDS];
  private final long[] present = new long[SignRows.WORDS];
  private final long[] zeroVotes = new long[SignRows.WORDS];

  /**
   * Makes room.
   *
   * @param largestChunk the most floats that a chunk has
   */
  Room(int largestChunk) {
    this.first = new float[largestChunk];
    this.second = new float[largestChunk];
    this.third = new float[largestChunk];
  }

  /** Returns room for the floats of a chunk. */
  float[] first() {
    return first;
  }

  /** Returns more of it. */
  float[] second() {
    return second;
  }

  /** Returns yet more of it. */
  float[] third() {
    return third;
  }

  int largestChunk() {
    return first.length;
  }

  SignRows rows() {
    return rows;
  }

  /** Returns room for the signs of up to {@link SignRows#WORDS} words. */
  long[] signs() {
    return signs;
  }

  /** Returns room for the bits that say where the values of those words are not 0. */
  long[] present() {
    return present;
  }

  /** Returns room for what is voted where they are. */
  long[] zeroVotes() {
    return zeroVotes;
  }
}
