package dev.polarity.codec;

/**
 * All that both ends of a link know of the words of one kind of message: what went before, by which
 * they are foreseen, and the codes that were learnt from it.
 *
 * @param history foresees the words
 * @param codes suit what it does not foresee; learn from each message that goes coded
 */
public record Foresight(History history, LearntCodes codes) {

  /** With nothing learnt yet. */
  public Foresight(History history) {
    this(history, new LearntCodes(history.contexts()));
  }
}
