package dev.polarity.codec;

/**
 * Which way one node's voters lean, as the receiver of a verdict and its owner both know it from
 * that node's tally of the step: the node's own majority, or the last verdict where that is tied;
 * and where it leans the other way than in the step before.
 *
 * <p>It covers the words that its histories cover.
 */
public final class Lean {

  private final BallotHistory[] planes;
  private final int ballots;
  private final int first;
  private final long[] lean;
  private final long[] turned;

  /**
   * Begins with no lean.
   *
   * @param planes the histories of the node's planes, lowest first
   * @param ballots m, how many voters they count, at least 1
   */
  public Lean(BallotHistory[] planes, int ballots) {
    this.planes = planes.clone();
    this.ballots = ballots;
    this.first = planes[0].first();
    boolean single = ballots == 1;
    this.lean = single ? planes[0].last() : new long[planes[0].last().length];
    this.turned = single ? planes[0].turned() : new long[lean.length];
  }

  /**
   * Follows the histories, which have taken the step's words in.
   *
   * @param verdicts tell the last verdict
   * @param from the first word
   * @param count number of words
   */
  public void follow(VerdictHistory verdicts, int from, int count) {
    if (ballots == 1) {
      return;
    }
    long[] lastVerdict = verdicts.last();
    int half = ballots >>> 1;
    boolean even = (ballots & 1) == 0;
    for (int word = from; word < from + count; word++) {
      int at = word - first;
      long greater = 0;
      long equal = -1;
      for (int level = planes.length - 1; level >= 0; level--) {
        long bits = planes[level].last()[at];
        if ((half >>> level & 1) == 0) {
          greater |= equal & bits;
          equal &= ~bits;
        } else {
          equal &= bits;
        }
      }
      long now = greater | (even ? equal & lastVerdict[word] : 0);
      turned[at] = now ^ lean[at];
      lean[at] = now;
    }
  }

  long lean(int word) {
    return lean[word - first];
  }

  long turned(int word) {
    return turned[word - first];
  }
}
