package dev.polarity.sign;

/**
 * What the verdict is on a coordinate where as many voters vote negative as positive, which happens
 * with an even number of voters only.
 *
 * <p>A rule is a pure function of its arguments, and so the same on every node and after every
 * resume; it must be safe for use by any number of threads.
 */
@FunctionalInterface
public interface TieRule {

  /**
   * Returns the verdict where the vote is tied, for the 64 coordinates of a word.
   *
   * @param step k, 0 … 2^62
   * @param wordIndex w, the index of the word in the whole verdict: coordinates 64w … 64w + 63, up
   *     to 2^62
   * @param lastVerdictWord word w of the verdict of step k - 1; before step 0 that of {@link
   *     SignWords#initialVerdict}
   * @return bit b is the verdict on coordinate 64w + b, 1 = negative
   */
  long word(long step, long wordIndex, long lastVerdictWord);

  /**
   * Gives the words of a range of words, as {@link #word} does one by one.
   *
   * @param step k, 0 … 2^62
   * @param from the first word's index in the whole verdict
   * @param count number of words
   * @param lastVerdict the whole verdict of the step before
   * @param out receives them, from index 0 on
   */
  default void words(long step, int from, int count, long[] lastVerdict, long[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = word(step, (long) from + i, lastVerdict[from + i]);
    }
  }
}
