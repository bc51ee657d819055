package dev.polarity.exchange;

/**
 * What a node does to the words of a vote, piece by piece, so that it works while the wire does:
 * words are counted just before they are sent, and applied while others are still on their way. All
 * calls come from the thread that votes, before {@link Exchange#vote} returns.
 */
public interface Piecework {

  /** Nothing: the tally is complete beforehand, and the verdict is used afterwards. */
  Piecework NONE =
      new Piecework() {
        @Override
        public void count(int fromWord, int toWord) {
          // The tally is complete.
        }

        @Override
        public void decided(int fromWord, int toWord) {
          // The verdict is used as a whole.
        }
      };

  /**
   * These words of the node's tally are wanted, the first of them now. Each word is asked for once,
   * in ranges of any order, and all before the first is {@link #decided}; after the last, the tally
   * knows its number of ballots.
   *
   * @param fromWord the first word
   * @param toWord the first word after them, larger than the first
   */
  void count(int fromWord, int toWord);

  /**
   * Returns how many words at once keep all threads of the node busy. Ranges are at least so long,
   * unless they reach to the end of a slice.
   */
  default int wordsAtOnce() {
    return 1;
  }

  /**
   * These words of the verdict are final. Each word comes once, in ranges of any order; if the vote
   * fails, some may never come.
   *
   * @param fromWord the first word
   * @param toWord the first word after them, larger than the first
   */
  void decided(int fromWord, int toWord);
}
