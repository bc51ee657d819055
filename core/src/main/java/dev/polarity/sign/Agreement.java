package dev.polarity.sign;

/** How far two ballots or verdicts agree: exclusive or and population count, 64 at a time. */
public final class Agreement {

  private Agreement() {}

  /**
   * Counts the coordinates on which two ballots or verdicts have the same sign.
   *
   * @param first one of them
   * @param second the other
   * @param coordinates d, how many coordinates they have
   * @return 0 … d
   * @throws IllegalArgumentException if either has too few words
   */
  public static long agreeing(long[] first, long[] second, long coordinates) {
    int count = SignWords.count(coordinates);
    SignWords.requireWords(first, count, "first ballot");
    SignWords.requireWords(second, count, "second ballot");
    long differing = 0;
    for (int word = 0; word < count; word++) {
      differing += Long.bitCount(first[word] ^ second[word]);
    }
    return coordinates - differing;
  }
}
