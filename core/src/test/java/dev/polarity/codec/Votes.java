package dev.polarity.codec;

import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.util.Random;

/**
 * Votes that look like those of a training: signs that mostly stay, coordinates on which nobody has
 * anything to say, and steps without any order.
 */
final class Votes {

  static final VotingRule RULE = VotingRule.arithmetic1();

  private final Random random;
  private final int voters;
  private final int words;
  private final long tail;
  private final long[] dead;
  private long[] lastVerdict;
  private long step;

  final long[][] ballots;
  final long coordinates;

  Votes(Random random, long coordinates, int voters) {
    this.random = random;
    this.coordinates = coordinates;
    this.voters = voters;
    this.words = SignWords.count(coordinates);
    this.tail = SignWords.tailMask(coordinates);
    this.ballots = new long[voters][words];
    this.dead = new long[words];
    this.lastVerdict = new long[words];
    SignWords.initialVerdict(coordinates, lastVerdict);
    for (int word = 0; word < words; word++) {
      dead[word] = random.nextLong() & random.nextLong();
    }
  }

  int words() {
    return words;
  }

  long[] lastVerdict() {
    return lastVerdict;
  }

  long step() {
    return step;
  }

  /** Casts the ballots of the next step and returns its verdict. */
  long[] next(long atStep) {
    step = atStep;
    boolean wild = random.nextInt(10) == 0;
    for (int voter = 0; voter < voters; voter++) {
      for (int word = 0; word < words; word++) {
        long turning = random.nextLong() & random.nextLong() & random.nextLong();
        long alive = ballots[voter][word] ^ (wild ? random.nextLong() : turning);
        long silent = RULE.zeros().word(step, voter, voters, word);
        ballots[voter][word] = silent & dead[word] | alive & ~dead[word];
      }
      ballots[voter][words - 1] &= tail;
    }
    Tally tally = new Tally(coordinates, voters);
    for (long[] ballot : ballots) {
      tally.add(ballot);
    }
    long[] verdict = new long[words];
    tally.majority(step, voters, RULE.ties(), lastVerdict, 0, words, verdict);
    return verdict;
  }

  /** Lets the verdict be the last one. */
  void decide(long[] verdict) {
    lastVerdict = verdict.clone();
  }
}
