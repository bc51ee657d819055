package dev.polarity.codec;

/**
 * What the words would be if nobody had anything to say: the sign bits that zeros and ties get by
 * rule. A coordinate that keeps to them is dead, and then predicted without a miss.
 */
@FunctionalInterface
public interface Silence {

  /**
   * Gives the words that the rule asks for.
   *
   * @param step the step
   * @param from the first word, counted over the whole model
   * @param count number of words
   * @param words receives them, from index 0 on
   */
  void words(long step, int from, int count, long[] words);
}
