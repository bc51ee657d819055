package dev.polarity.sign;

/**
 * One voter casting its ballot of one step: where the signs go, and what is voted where there is
 * none.
 *
 * @param step k, 0 … 2^62
 * @param voter v, 0 … voters - 1
 * @param voters N, at least 1
 * @param zeros what is voted where a value is 0
 * @param ballot receives the words
 */
public record Casting(long step, int voter, int voters, ZeroRule zeros, long[] ballot) {

  /**
   * Casts the votes of one word.
   *
   * @param word which word of the ballot
   * @param signs the signs of its values
   * @param present which of them are not 0; set where there is no coordinate
   */
  void cast(int word, long signs, long present) {
    ballot[word] =
        present == -1 ? signs : signs & present | zeros.word(step, voter, voters, word) & ~present;
  }

  /**
   * Casts the votes of the words of a block, which the room holds.
   *
   * @param firstWord which word of the ballot is the first
   * @param count how many words
   * @param room holds signs, and where values are not 0
   */
  void cast(int firstWord, int count, Room room) {
    long[] signs = room.signs();
    long[] present = room.present();
    long all = -1;
    for (int word = 0; word < count; word++) {
      all &= present[word];
    }
    if (all != -1) {
      long[] votes = room.zeroVotes();
      zeros.words(step, voter, voters, firstWord, count, votes);
      for (int word = 0; word < count; word++) {
        signs[word] = signs[word] & present[word] | votes[word] & ~present[word];
      }
    }
    System.arraycopy(signs, 0, ballot, firstWord, count);
  }
}
