package dev.polarity.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.Seed;
import dev.polarity.codec.Coding;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodingTrialTest {

  private static final int FIRST = CodingTrial.WARM_UP + CodingTrial.STEPS;

  private final Random random = Seed.random();

  /** Exchanges of which some wait for others, for as long as it may be; counts coded ones. */
  private int coded(CodingTrial trial, int steps, long codedNanos, long plainNanos) {
    int coded = 0;
    for (int i = 0; i < steps; i++) {
      boolean codes = trial.codes();
      coded += codes ? 1 : 0;
      long waiting = random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000);
      trial.took((codes ? codedNanos : plainNanos) + waiting);
    }
    return coded;
  }

  @Test
  void triesBothAndGoesOnWithWhatTookLess() {
    CodingTrial slow = new CodingTrial(Coding.AUTO);
    assertThat(coded(slow, FIRST, 50_000, 100_000)).isEqualTo(FIRST / 2);
    assertThat(coded(slow, 500, 50_000, 100_000)).isEqualTo(500);
    CodingTrial fast = new CodingTrial(Coding.AUTO);
    assertThat(coded(fast, FIRST, 100_000, 50_000)).isEqualTo(FIRST / 2);
    assertThat(coded(fast, 500, 100_000, 50_000)).isZero();
  }

  @Test
  void triesAgainEachPeriod() {
    CodingTrial trial = new CodingTrial(Coding.AUTO);
    coded(trial, CodingTrial.WARM_UP + CodingTrial.PERIOD, 100_000, 50_000);
    assertThat(coded(trial, CodingTrial.STEPS, 50_000, 100_000)).isEqualTo(CodingTrial.STEPS / 2);
    int rest = CodingTrial.PERIOD - CodingTrial.STEPS;
    assertThat(coded(trial, rest, 50_000, 100_000)).isEqualTo(rest);
  }

  @Test
  void staysPlainWhereItMakesNoDifference() {
    CodingTrial trial = new CodingTrial(Coding.AUTO);
    for (int i = 0; i < FIRST; i++) {
      trial.took(50_000);
    }
    assertThat(trial.codes()).isFalse();
  }

  @Test
  void doesAsItIsTold() {
    assertThat(coded(new CodingTrial(Coding.CODED), 2_000, 9, 1)).isEqualTo(2_000);
    assertThat(coded(new CodingTrial(Coding.PLAIN), 2_000, 1, 9)).isZero();
  }
}
