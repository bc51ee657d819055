package dev.polarity.codec;

/**
 * The history of verdicts. A sign is predicted to stay as it was, unless the coordinate is dead,
 * that is decided by the rule for ties for about the last thirty steps: then as the rule has it.
 *
 * <p>What tells most of how surely a sign stays is whether the rule for ties turns it over in this
 * step if the vote is tied, and whether the vote was tied when the rule last did, which shows in
 * its having turned. The receiver of a verdict also knows its own ballots, and the owner has just
 * counted them; so where a verdict is made for one receiver there are seven contexts, and five
 * where it is for anybody, as in a journal. Found by greedy search, as for {@link BallotHistory}.
 *
 * <p>It covers all words of a model, which may be advanced range by range, each word once in a
 * step.
 */
public final class VerdictHistory {

  /** Steps in which a streak grows by one at most. */
  private static final int STRIDE = 5;

  private final Silence silence;
  private final long[] last;
  private final long[] obeyed;
  private final Streak streak;
  private final long[] silent = new long[History.BLOCK];

  /** The rule for ties as a function of the last verdict. */
  @FunctionalInterface
  public interface Ties {

    /**
     * Gives the verdict where nobody has anything to say.
     *
     * @param step the step
     * @param from the first word
     * @param count number of words
     * @param lastVerdict the whole verdict before
     * @param words receives the words, from index 0 on
     */
    void words(long step, int from, int count, long[] lastVerdict, long[] words);
  }

  /**
   * Begins a history in which only one verdict has gone before.
   *
   * @param ties the verdict where nobody has anything to say
   * @param lastVerdict the verdict before the first step; copied
   */
  public VerdictHistory(Ties ties, long[] lastVerdict) {
    this.last = lastVerdict.clone();
    this.silence = (step, from, count, words) -> ties.words(step, from, count, last, words);
    this.obeyed = new long[last.length];
    this.streak = new Streak(last.length);
  }

  /** Returns the last verdict itself; to be read only. */
  long[] last() {
    return last;
  }

  /** Returns what is known of a verdict by anybody. */
  public History forAll() {
    return new ForAll();
  }

  /** Returns what is known of a verdict by one node and by who sends it to it. */
  public History forOne(Lean lean) {
    return new ForOne(lean);
  }

  /**
   * Takes the words of a step in, whichever encoding has carried them.
   *
   * @param step the step
   * @param words all words of the model
   * @param from the first one
   * @param count number of words
   */
  public void advance(long step, long[] words, int from, int count) {
    boolean counts = step % STRIDE == 0;
    for (int done = 0; done < count; done += History.BLOCK) {
      int block = Math.min(History.BLOCK, count - done);
      int offset = from + done;
      silence.words(step, offset, block, silent);
      for (int i = 0; i < block; i++) {
        int at = offset + i;
        long word = words[at];
        long turning = silent[i] ^ last[at];
        long turned = word ^ last[at];
        long hit = ~(word ^ silent[i]);
        obeyed[at] = obeyed[at] & ~turning | turned & turning;
        last[at] = word;
        if (counts) {
          streak.count(at, hit);
        } else {
          streak.keep(at, hit);
        }
      }
    }
  }

  private final class ForAll implements History {

    @Override
    public int contexts() {
      return 5;
    }

    @Override
    public void predict(long step, int from, int count, long[] predicted, long[][] masks) {
      silence.words(step, from, count, silent);
      for (int i = 0; i < count; i++) {
        long sign = last[from + i];
        long turning = silent[i] ^ sign;
        long tied = obeyed[from + i];
        long dead = streak.full(from + i);
        long alive = ~dead;
        predicted[i] = sign ^ turning & dead;
        masks[0][i] = dead;
        masks[1][i] = alive & turning & tied;
        masks[2][i] = alive & turning & ~tied;
        masks[3][i] = alive & ~turning & tied;
        masks[4][i] = alive & ~(turning | tied);
      }
    }
  }

  private final class ForOne implements History {

    private final Lean lean;

    ForOne(Lean lean) {
      this.lean = lean;
    }

    @Override
    public int contexts() {
      return 7;
    }

    @Override
    public void predict(long step, int from, int count, long[] predicted, long[][] masks) {
      silence.words(step, from, count, silent);
      for (int i = 0; i < count; i++) {
        long sign = last[from + i];
        long turning = silent[i] ^ sign;
        long tied = obeyed[from + i];
        long dead = streak.full(from + i);
        long other = lean.lean(from + i) ^ sign;
        long fresh = lean.turned(from + i);
        long moving = ~dead & turning;
        long staying = ~(dead | turning);
        predicted[i] = sign ^ turning & dead;
        masks[0][i] = dead;
        masks[1][i] = moving & other;
        masks[2][i] = moving & ~other & tied;
        masks[3][i] = moving & ~(other | tied);
        masks[4][i] = staying & other & fresh;
        masks[5][i] = staying & other & ~fresh;
        masks[6][i] = staying & ~other;
      }
    }
  }
}
