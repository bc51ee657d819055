package dev.polarity.codec;

/** How sign words are to go as bytes. Whichever it is, the same words arrive. */
public enum Coding {
  /** Coded where that was measured to save more time than it takes, else plain. */
  AUTO,
  /** One bit for each sign, and no memory of what went before. */
  PLAIN,
  /** Coded wherever that takes fewer bytes. */
  CODED
}
