package dev.polarity.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges of words of the rules, against the words one by one. */
class RuleWordsTest {

  private final Random random = Seed.random();
  private final VotingRule rule = VotingRule.arithmetic1();

  @Test
  void rangesOfZerosAreTheirWords() {
    for (int trial = 0; trial < 2_000; trial++) {
      int voters = 1 + random.nextInt(trial % 2 == 0 ? 9 : 200);
      int voter = random.nextInt(voters);
      long step = random.nextLong() >>> 2 + random.nextInt(60);
      int from = random.nextInt(Integer.MAX_VALUE - 20);
      long[] words = new long[20];
      rule.zeros().words(step, voter, voters, from, 20, words);
      for (int i = 0; i < 20; i++) {
        assertThat(words[i])
            .as(Seed.of("k %d v %d N %d w %d", step, voter, voters, from + i))
            .isEqualTo(rule.zeros().word(step, voter, voters, (long) from + i));
      }
    }
  }

  @Test
  void rangesOfTiesAreTheirWords() {
    for (int trial = 0; trial < 2_000; trial++) {
      long step = random.nextLong() >>> 2 + random.nextInt(60);
      long[] last = random.longs(120).toArray();
      int from = random.nextInt(100);
      long[] words = new long[20];
      rule.ties().words(step, from, 20, last, words);
      for (int i = 0; i < 20; i++) {
        assertThat(words[i])
            .as(Seed.of("k %d w %d", step, from + i))
            .isEqualTo(rule.ties().word(step, from + i, last[from + i]));
      }
    }
  }
}
