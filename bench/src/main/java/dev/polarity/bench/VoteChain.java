package dev.polarity.bench;

import dev.polarity.sign.TieRule;
import dev.polarity.sign.ZeroRule;

/**
 * One coordinate's votes over the steps, worked out exactly instead of drawn.
 *
 * <p>Each step the present voters vote independently of the past, and the absent ones by the zero
 * rule, so that the only memory is the last verdict: a Markov chain of two states whose transition
 * depends on the step with a short period. Carrying the probability that the last verdict is
 * negative from step to step therefore gives every mean without a standard error.
 */
final class VoteChain {

  /** How a present voter votes. */
  enum Present {
    /** Negative or positive with equal probability. */
    COIN,
    /** Negative. */
    NEGATIVE,
    /** Positive. */
    POSITIVE,
    /** Absent with probability {@link #ABSENCE}, independently at each step, else a coin. */
    AT_TIMES
  }

  /** About what plain sign ballots of LeNet hold. */
  static final double ABSENCE = 0.45;

  /** Means over the measured steps; the drift and the excursion are in units of the rate. */
  record Means(double drift, double excursion, double flips, double overruled) {}

  private final ZeroRule zeros;
  private final TieRule ties;
  private final int voters;
  private final int coordinate;

  VoteChain(ZeroRule zeros, TieRule ties, int voters, int coordinate) {
    this.zeros = zeros;
    this.ties = ties;
    this.voters = voters;
    this.coordinate = coordinate;
  }

  /**
   * Runs the chain.
   *
   * @param absent bit v set: voter v is absent at every step
   * @param present how the others vote
   * @param warmUp steps that are not measured
   * @param steps steps that are
   */
  Means run(int absent, Present present, int warmUp, int steps) {
    double negative = coordinate & 1;
    double place = 0;
    double farthest = 0;
    double flips = 0;
    double overruled = 0;
    double decided = 0;
    double[][][] outcomes = new double[2 * voters][][];
    for (int step = 0; step < warmUp + steps; step++) {
      int phase = step % outcomes.length;
      if (outcomes[phase] == null) {
        outcomes[phase] = outcomes(step, absent, present);
      }
      double[][] outcome = outcomes[phase];
      int tieAfterPositive = tie(step, 0);
      int tieAfterNegative = tie(step, -1);
      double tieNegative = negative * tieAfterNegative + (1 - negative) * tieAfterPositive;
      double up = sum(outcome, 0);
      double tied = sum(outcome, 1);
      double down = sum(outcome, 2);
      if (step >= warmUp) {
        flips +=
            down * (1 - negative)
                + up * negative
                + tied * (negative * (1 - tieAfterNegative) + (1 - negative) * tieAfterPositive);
        overruled +=
            outcome[0][2]
                + outcome[2][0]
                + outcome[0][1] * tieNegative
                + outcome[2][1] * (1 - tieNegative);
        decided += 1 - outcome[1][0] - outcome[1][1] - outcome[1][2];
      }
      negative = down + tied * tieNegative;
      place += step >= warmUp ? 2 * negative - 1 : 0;
      farthest = Math.max(farthest, Math.abs(place));
    }
    return new Means(place / steps, farthest, flips / steps, overruled / decided);
  }

  private int tie(int step, long last) {
    return (int) (ties.word(step, coordinate >>> 6, last) >>> coordinate & 1);
  }

  private int zeroVote(int step, int voter) {
    return (int) (zeros.word(step, voter, voters, coordinate >>> 6) >>> coordinate & 1);
  }

  private static double sum(double[][] outcome, int verdict) {
    return outcome[0][verdict] + outcome[1][verdict] + outcome[2][verdict];
  }

  /**
   * Joint probabilities [majority of the present: positive, none, negative][majority of all:
   * positive, tied, negative] of one step.
   */
  private double[][] outcomes(int step, int absent, Present present) {
    double[][] outcome = new double[3][3];
    for (int away = 0; away < 1 << voters; away++) {
      double chance = chanceOfAbsence(away, absent, present);
      if (chance > 0) {
        int here = voters - Integer.bitCount(away);
        int zeroVotes = 0;
        for (int voter = 0; voter < voters; voter++) {
          zeroVotes += (away >>> voter & 1) * zeroVote(step, voter);
        }
        for (int against = 0; against <= here; against++) {
          int byPresent = Integer.signum(2 * against - here) + 1;
          int byAll = Integer.signum(2 * (against + zeroVotes) - voters) + 1;
          outcome[byPresent][byAll] += chance * chanceOfVotes(against, here, present);
        }
      }
    }
    return outcome;
  }

  private double chanceOfAbsence(int away, int absent, Present present) {
    if (present != Present.AT_TIMES) {
      return away == absent ? 1 : 0;
    }
    int count = Integer.bitCount(away);
    return Math.pow(ABSENCE, count) * Math.pow(1 - ABSENCE, voters - count);
  }

  /** The chance that so many of the present vote negative. */
  private static double chanceOfVotes(int negative, int here, Present present) {
    return switch (present) {
      case NEGATIVE -> negative == here ? 1 : 0;
      case POSITIVE -> negative == 0 ? 1 : 0;
      default -> {
        double ways = 1;
        for (int index = 0; index < negative; index++) {
          ways = ways * (here - index) / (index + 1);
        }
        yield ways / (1L << here);
      }
    };
  }
}
