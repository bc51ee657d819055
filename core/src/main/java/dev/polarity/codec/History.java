package dev.polarity.codec;

/**
 * What both ends of a link know of the words that go over it, after the same words have gone
 * before: the same on both, because it is a function of those words and of nothing else. It
 * predicts each bit, and divides the coordinates into contexts, in each of which predictions go
 * wrong about equally often.
 */
public interface History {

  /** The most words that are asked for at once. */
  int BLOCK = 1024;

  /** Returns how many contexts there are. */
  int contexts();

  /**
   * Predicts a block of words.
   *
   * @param step the step that the words are of
   * @param from the first word
   * @param count number of words, at most {@link #BLOCK}
   * @param predicted receives the predictions
   * @param masks receive the coordinates of each context; together all 64 of each word, each once
   */
  void predict(long step, int from, int count, long[] predicted, long[][] masks);
}
