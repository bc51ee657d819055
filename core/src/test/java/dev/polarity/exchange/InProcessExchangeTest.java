package dev.polarity.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polarity.Seed;
import dev.polarity.sign.Tally;
import dev.polarity.sign.TieRule;
import dev.polarity.sign.VotingRule;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InProcessExchangeTest {

  private static final TieRule TIES = VotingRule.arithmetic1().ties();

  @Test
  void givesTheVerdictsOfTheReference() {
    Random random = Seed.random();
    for (int voters = 1; voters <= 16; voters++) {
      NaiveVote vote = new NaiveVote(random, 1 + random.nextInt(300), voters, 6);
      long[][] expected = vote.verdicts();
      long[] last = vote.verdictBeforeStart();
      Tally tally = new Tally(vote.coordinates(), voters);
      Exchange alone = InProcessExchange.alone(voters, TIES);
      for (int step = 0; step < vote.steps(); step++) {
        tally.clear();
        for (int voter = 0; voter < voters; voter++) {
          tally.add(vote.ballot(step, voter));
        }
        long[] verdict = new long[last.length];
        alone.vote(step, tally, last, verdict);
        assertThat(verdict).as(Seed.of("N %d step %d", voters, step)).isEqualTo(expected[step]);
        last = verdict;
      }
    }
  }

  @Test
  void isOneNodeThatSendsNothing() {
    Exchange alone = InProcessExchange.alone(2, TIES);
    assertThat(alone.nodes()).isEqualTo(1);
    assertThat(alone.rank()).isZero();
    assertThat(alone.ledger().totalSent()).isZero();
  }

  @Test
  void missingBallotIsRefused() {
    Tally tally = new Tally(64, 2);
    tally.add(new long[1]);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> InProcessExchange.alone(2, TIES).vote(5, tally, new long[1], new long[1]))
        .withMessageContaining("2 voters");
  }
}
