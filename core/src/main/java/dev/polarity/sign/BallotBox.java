package dev.polarity.sign;

/**
 * Ballots on their way into a tally. Up to eight are held until they are counted together, so that
 * the planes of the tally pass the memory once for eight ballots and not for each.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class BallotBox {

  private static final int MOST_HELD = 8;

  private final Tally tally;
  private final long[][] held;
  private int dropped;

  /**
   * Creates an empty box.
   *
   * @param tally receives the ballots; covers the whole model
   */
  public BallotBox(Tally tally) {
    this.tally = tally;
    int most = Math.max(1, Math.min(MOST_HELD, tally.maxBallots()));
    this.held = new long[most][SignWords.count(tally.coordinates())];
  }

  /** Forgets all ballots, those in the tally too. */
  public void clear() {
    dropped = 0;
    tally.clear();
  }

  /** Returns where the next ballot is to be written: all words, unused high bits 0. */
  public long[] blank() {
    return held[dropped];
  }

  /**
   * Drops the ballot that was written into {@link #blank} into the box.
   *
   * @throws IllegalStateException if the tally has no room for the ballots that are then counted
   */
  public void drop() {
    dropped++;
    if (dropped == held.length) {
      count();
    }
  }

  /**
   * Counts all ballots that the box holds into the tally, after which it is empty.
   *
   * @throws IllegalStateException if the tally has no room for them
   */
  public void count() {
    int ballots = dropped;
    dropped = 0;
    tally.add(held, ballots);
  }

  /**
   * Drops the last ballot of a step into the box before it is written. It is written and counted
   * range by range: first the words on what {@link #blank} returned before, then {@link #count(int,
   * int)} of them, and in the end {@link #counted}.
   */
  public void dropUnwritten() {
    dropped++;
  }

  /**
   * Counts a range of words of all ballots that the box holds; each word once.
   *
   * @param fromWord the first word that is counted
   * @param toWord the first word after that which is not
   * @throws IllegalStateException if the tally has no room for the ballots
   */
  public void count(int fromWord, int toWord) {
    tally.addWords(held, dropped, fromWord, toWord);
  }

  /** All words have been counted by {@link #count(int, int)}; the box is empty. */
  public void counted() {
    tally.addBallots(dropped);
    dropped = 0;
  }
}
