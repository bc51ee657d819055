package dev.polarity.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.polarity.Seed;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VotingRuleTest {

  private static final long LARGEST = 1L << 62;

  private final VotingRule rule = VotingRule.arithmetic1();
  private final Random random = Seed.random();

  /** Steps and words at both ends of the range, and anywhere in it. */
  private long anyUpTo(long largest) {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(300);
      case 1 -> largest - random.nextInt(300);
      default -> (random.nextLong() & Long.MAX_VALUE) % (largest + 1);
    };
  }

  @Test
  void zerosVoteTheParityOfStepPlusRotatedPlace() {
    for (int trial = 0; trial < 4000; trial++) {
      int voters = trial % 130 + 1;
      int voter = random.nextInt(voters);
      long step = anyUpTo(LARGEST);
      long word = anyUpTo(LARGEST / 64);
      long votes = rule.zeros().word(step, voter, voters, word);
      for (int bit = 0; bit < 64; bit++) {
        BigInteger coordinate = BigInteger.valueOf(word).shiftLeft(6).add(BigInteger.valueOf(bit));
        assertThat(votes >>> bit & 1)
            .as(Seed.of("k %d v %d N %d j %s", step, voter, voters, coordinate))
            .isEqualTo(Naive.zeroVote(step, voter, voters, coordinate));
      }
    }
  }

  @Test
  void zeroVotesOfAllVotersCancel() {
    for (int voters = 1; voters <= 70; voters++) {
      for (long step = 0; step < 2; step++) {
        int negative = 0;
        for (int voter = 0; voter < voters; voter++) {
          negative += (int) (rule.zeros().word(step, voter, voters, 3) & 1);
        }
        int expected = step == 0 ? voters / 2 : voters - voters / 2;
        assertThat(negative).as("N %d k %d", voters, step).isEqualTo(expected);
      }
    }
  }

  @Test
  void tiesKeepTheLastVerdictAndTurnItEveryFifthStep() {
    for (int trial = 0; trial < 2000; trial++) {
      long step = anyUpTo(LARGEST);
      long word = anyUpTo(LARGEST / 64);
      long last = random.nextLong();
      long verdict = rule.ties().word(step, word, last);
      for (int bit = 0; bit < 64; bit++) {
        BigInteger coordinate = BigInteger.valueOf(word).shiftLeft(6).add(BigInteger.valueOf(bit));
        assertThat(verdict >>> bit & 1)
            .as(Seed.of("k %d j %s", step, coordinate))
            .isEqualTo(Naive.tieVerdict(step, coordinate, (int) (last >>> bit & 1)));
      }
    }
  }

  /** Golden: 2^62 mod 5 is 4, so the place of the first coordinate is 8 mod 5 = 3. */
  @Test
  void theLargestStepAndCoordinateDoNotOverflow() {
    assertThat(rule.ties().word(LARGEST, LARGEST / 64, 0) & 0b1111111).isEqualTo(0b0000100);
  }

  @Test
  void refusesAnEvenPeriod() {
    assertThatIllegalArgumentException().isThrownBy(() -> new PersistentTies(4));
    assertThatIllegalArgumentException().isThrownBy(() -> new PersistentTies(-1));
    assertThat(new PersistentTies(1).word(0, 0, 5)).isEqualTo(~5L);
  }

  @Test
  void severalWordsAreThoseOfEach() {
    VotingRule rule = VotingRule.arithmetic1();
    for (int trial = 0; trial < 300; trial++) {
      int voters = 1 + random.nextInt(80);
      int voter = random.nextInt(voters);
      long step = random.nextLong() >>> 2;
      long first = random.nextLong() >>> 8;
      long[] words = new long[20];
      rule.zeros().words(step, voter, voters, first, 17, words);
      for (int word = 0; word < 17; word++) {
        assertThat(words[word])
            .as(Seed.of("trial %d, N %d", trial, voters))
            .isEqualTo(rule.zeros().word(step, voter, voters, first + word));
      }
      long[] last = random.longs(40).toArray();
      int from = random.nextInt(23);
      rule.ties().words(step, from, 17, last, words, 2);
      for (int word = 0; word < 17; word++) {
        assertThat(words[2 + word])
            .as(Seed.of("trial %d, from %d", trial, from))
            .isEqualTo(rule.ties().word(step, from + word, last[from + word]));
      }
    }
  }
}
