package dev.polarity.sign;

/**
 * What a voter votes on a coordinate where its value is exactly 0: one bit has no zero, so a voter
 * that has nothing to say must still say something, and all that it says must cancel.
 *
 * <p>A rule is a pure function of its arguments, and so the same on every node and after every
 * resume; it must be safe for use by any number of threads.
 */
@FunctionalInterface
public interface ZeroRule {

  /**
   * Returns the sign bits that a voter casts where its value is 0, for the 64 coordinates of a
   * word.
   *
   * @param step k, 0 … 2^62
   * @param voter v, 0 … voters - 1
   * @param voters N, at least 1
   * @param wordIndex w, the index of the word in the whole ballot: coordinates 64w … 64w + 63, up
   *     to 2^62
   * @return bit b is the vote on coordinate 64w + b, 1 = negative
   */
  long word(long step, int voter, int voters, long wordIndex);

  /**
   * Writes the sign bits of several words in a row, the same as {@link #word} gives for each.
   *
   * @param step k, 0 … 2^62
   * @param voter v, 0 … voters - 1
   * @param voters N, at least 1
   * @param firstWord the index of the first word in the whole ballot
   * @param count how many words
   * @param words receives them, from 0 on
   */
  default void words(long step, int voter, int voters, long firstWord, int count, long[] words) {
    for (int word = 0; word < count; word++) {
      words[word] = word(step, voter, voters, firstWord + word);
    }
  }
}
