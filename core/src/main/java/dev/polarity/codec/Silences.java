package dev.polarity.codec;

import dev.polarity.sign.Tally;
import dev.polarity.sign.TieRule;
import dev.polarity.sign.VotingRule;
import dev.polarity.sign.ZeroRule;
import java.util.Arrays;

/** What ballots, tallies and verdicts are where nobody has anything to say. */
public final class Silences {

  /**
   * The most ballots that are added up to foresee a plane. With more, dead coordinates are few
   * among all that a count may be, and adding them up would take longer than what it saves.
   */
  static final int MOST_COUNTED = 8;

  private Silences() {}

  /**
   * Returns the words of a plane of a node's tally, for a node with one voter its ballot.
   *
   * @param zeros what a voter votes where its value is 0
   * @param firstVoter the node's first voter
   * @param ballots how many voters it has, at least 1
   * @param voters N, of all nodes
   * @param level p, which plane
   */
  public static Silence plane(ZeroRule zeros, int firstVoter, int ballots, int voters, int level) {
    if (ballots == 1) {
      return (step, from, count, words) ->
          zeros.words(step, firstVoter, voters, from, count, words);
    }
    if (ballots > MOST_COUNTED) {
      return (step, from, count, words) -> Arrays.fill(words, 0, count, 0);
    }
    return new Counted(zeros, firstVoter, ballots, voters, level);
  }

  /**
   * Returns the words of a verdict.
   *
   * @param ties decides a tied vote
   * @param evenVoters whether the number of voters is even, so that all who are silent are tied; at
   *     an odd number the zero rule has one more on the side of the step's parity
   */
  public static VerdictHistory.Ties verdict(TieRule ties, boolean evenVoters) {
    return evenVoters
        ? (step, from, count, lastVerdict, words) ->
            ties.words(step, from, count, lastVerdict, words, 0)
        : (step, from, count, lastVerdict, words) -> Arrays.fill(words, 0, count, -(step & 1));
  }

  /**
   * Returns the words of a verdict by the rules of arithmetic 1, which coding goes by where it is
   * not told others.
   *
   * @param evenVoters whether the number of voters is even
   */
  public static VerdictHistory.Ties verdict(boolean evenVoters) {
    return verdict(VotingRule.arithmetic1().ties(), evenVoters);
  }

  /** A plane of the sum of several ballots, added up like a tally, 64 coordinates at a time. */
  private static final class Counted implements Silence {

    private final ZeroRule zeros;
    private final int firstVoter;
    private final int ballots;
    private final int voters;
    private final int level;
    private final long[][] planes;
    private final long[] ballot = new long[History.BLOCK];

    Counted(ZeroRule zeros, int firstVoter, int ballots, int voters, int level) {
      this.zeros = zeros;
      this.firstVoter = firstVoter;
      this.ballots = ballots;
      this.voters = voters;
      this.level = level;
      this.planes = new long[Tally.planesFor(ballots)][History.BLOCK];
    }

    @Override
    public void words(long step, int from, int count, long[] words) {
      for (long[] plane : planes) {
        Arrays.fill(plane, 0, count, 0);
      }
      for (int voter = firstVoter; voter < firstVoter + ballots; voter++) {
        zeros.words(step, voter, voters, from, count, ballot);
        for (long[] plane : planes) {
          for (int i = 0; i < count; i++) {
            long sum = plane[i];
            plane[i] = sum ^ ballot[i];
            ballot[i] &= sum;
          }
        }
      }
      System.arraycopy(planes[level], 0, words, 0, count);
    }
  }
}
