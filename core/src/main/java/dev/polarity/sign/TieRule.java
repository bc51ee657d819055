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
   * Writes the verdicts on several words in a row, the same as {@link #word} gives for each.
   *
   * @param step k, 0 … 2^62
   * @param firstWord the index of the first word in the whole verdict
   * @param count how many words
   * @param lastVerdict the whole verdict of the step before
   * @param words receives them
   * @param at where it receives the first
   */
  default void words(
      long step, int firstWord, int count, long[] lastVerdict, long[] words, int at) {
    for (int word = 0; word < count; word++) {
      words[at + word] = word(step, firstWord + word, lastVerdict[firstWord + word]);
    }
  }
}
