package dev.polarity.sign;

/**
 * Keeps the last verdict where a vote is tied, turned over where {@code (k + j) mod T = 0}.
 *
 * <p>A verdict that stays is one that codes well; but a coordinate that is tied for ever would walk
 * on for ever, so each is turned over once in T steps, not all in the same step, and stays within T
 * steps of its place. T is odd: an even T would turn a coordinate only at steps of one parity,
 * which zero votes that alternate with the step would meet in step, and drift.
 *
 * <p>The turned bits of word w are those of a table at {@code (k + 64 w) mod T}.
 */
final class PersistentTies implements TieRule {

  private final int period;
  private final long[] turned;

  /**
   * Creates the rule.
   *
   * @param period T, odd, at least 1
   */
  PersistentTies(int period) {
    if (period < 1 || (period & 1) == 0) {
      throw new IllegalArgumentException(
          "The period of ties is " + period + ", but it must be an odd number from 1 on.");
    }
    this.period = period;
    this.turned = new long[period];
    for (int place = 0; place < period; place++) {
      for (int bit = 0; bit < 64; bit++) {
        if ((place + bit) % period == 0) {
          turned[place] |= 1L << bit;
        }
      }
    }
  }

  @Override
  public long word(long step, long wordIndex, long lastVerdictWord) {
    return lastVerdictWord ^ turned[place(step, wordIndex)];
  }

  /** From word to word the place moves by 64, so that only the first one takes a division. */
  @Override
  public void words(long step, int firstWord, int count, long[] lastVerdict, long[] words, int at) {
    int move = Long.SIZE % period;
    int place = place(step, firstWord);
    for (int word = 0; word < count; word++) {
      words[at + word] = lastVerdict[firstWord + word] ^ turned[place];
      place += move;
      place -= place < period ? 0 : period;
    }
  }

  private int place(long step, long wordIndex) {
    return (int) ((step % period + (wordIndex << 6) % period) % period);
  }
}
