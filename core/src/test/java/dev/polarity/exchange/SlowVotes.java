package dev.polarity.exchange;

import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.util.Random;

/** Ballots of which few signs turn from step to step, and the verdicts of one process on them. */
final class SlowVotes {

  static final VotingRule RULE = VotingRule.arithmetic1();

  final int coordinates;
  final int voters;
  final int steps;
  final long[][][] ballots;
  final long[][] verdicts;

  SlowVotes(Random random, int coordinates, int voters, int steps) {
    this.coordinates = coordinates;
    this.voters = voters;
    this.steps = steps;
    int words = SignWords.count(coordinates);
    this.ballots = new long[steps][voters][words];
    this.verdicts = new long[steps][words];
    long[] dead = random.longs(words).toArray();
    for (int step = 0; step < steps; step++) {
      for (int voter = 0; voter < voters; voter++) {
        for (int word = 0; word < words; word++) {
          long turned = random.nextLong() & random.nextLong() & random.nextLong();
          long before = step == 0 ? random.nextLong() : ballots[step - 1][voter][word];
          long silent = RULE.zeros().word(step, voter, voters, word);
          ballots[step][voter][word] = dead[word] & silent | ~dead[word] & (before ^ turned);
        }
        ballots[step][voter][words - 1] &= SignWords.tailMask(coordinates);
      }
    }
    Exchange alone = InProcessExchange.alone(voters, RULE.ties());
    long[] last = beforeStart();
    for (int step = 0; step < steps; step++) {
      alone.vote(step, tally(step, 0, voters), last, verdicts[step]);
      last = verdicts[step];
    }
  }

  long[] beforeStart() {
    long[] verdict = new long[SignWords.count(coordinates)];
    SignWords.initialVerdict(coordinates, verdict);
    return verdict;
  }

  Tally tally(int step, int from, int to) {
    Tally tally = new Tally(coordinates, to - from);
    for (int voter = from; voter < to; voter++) {
      tally.add(ballots[step][voter]);
    }
    return tally;
  }

  /** Takes one node's part, and returns the verdicts that it heard. */
  long[][] take(Exchange exchange) {
    int first = Placement.firstVoter(exchange.rank(), exchange.nodes(), voters);
    int end = Placement.firstVoter(exchange.rank() + 1, exchange.nodes(), voters);
    long[][] heard = new long[steps][verdicts[0].length];
    long[] last = beforeStart();
    for (int step = 0; step < steps; step++) {
      exchange.vote(step, tally(step, first, end), last, heard[step]);
      last = heard[step];
    }
    return heard;
  }
}
