package dev.polarity.codec;

/**
 * For each of 64 coordinates of a word how often in a row something has been so, bit-sliced in
 * three planes: it counts to seven and stays there, and a miss sets it back to nothing.
 */
final class Streak {

  private final long[] low;
  private final long[] middle;
  private final long[] high;

  Streak(int words) {
    low = new long[words];
    middle = new long[words];
    high = new long[words];
  }

  /** Returns the coordinates of a word whose count is seven. */
  long full(int word) {
    return low[word] & middle[word] & high[word];
  }

  /** Counts where it has been so, and begins anew where it has not. */
  void count(int word, long hit) {
    long one = low[word];
    long two = middle[word];
    long four = high[word];
    long carry = ~(one & two & four);
    low[word] = (one ^ carry) & hit;
    carry &= one;
    middle[word] = (two ^ carry) & hit;
    high[word] = (four ^ carry & two) & hit;
  }

  /** Begins anew where it has not been so, and counts nothing. */
  void keep(int word, long hit) {
    low[word] &= hit;
    middle[word] &= hit;
    high[word] &= hit;
  }
}
