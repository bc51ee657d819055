package dev.polarity.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TravelTest {

  /** By hand: c_0 = 1, c_1 = √3 - 1. */
  @Test
  void aConstantRateIsTheMeanOfTheSequence() {
    assertThat(Travel.initialRate(new ConstantSchedule(1), 1)).isEqualTo(1);
    assertThat(Travel.initialRate(new ConstantSchedule(1), 2))
        .isEqualTo(Math.sqrt(3) / 2, within(1e-15));
  }

  @Test
  void theSequenceItselfBeginsAtOne() {
    assertThat(Travel.initialRate(new AdaptiveSchedule(1), 12_345)).isEqualTo(1);
  }

  /** Two stages of K/2 steps: K/2·(1 + c_1), c_1 = √3 - 1. */
  @ParameterizedTest
  @ValueSource(longs = {10, 1_000, 100_000})
  void aStageIsWorthItsSteps(long steps) {
    double sum = Travel.initialRate(new ConstantSchedule(1), steps) * steps;
    assertThat(Travel.initialRate(new StagedSchedule(new AdaptiveSchedule(1), steps / 2), steps))
        .isEqualTo(sum / (steps / 2 * Math.sqrt(3)), within(1e-12 * sum));
  }

  /** The limit of docs/mathematics.md, section 4: (3C/2)^(2/3) with C = 0.932459…. */
  @Test
  void theSequenceTravelsAsTheTwoThirdsPowerOfItsLength() {
    long steps = 1_000_000;
    assertThat(Travel.initialRate(new ConstantSchedule(1), steps) * Math.cbrt(steps))
        .isEqualTo(1.25068, within(1e-4));
  }

  @Test
  void whatHasNoRateTravelsNowhere() {
    assertThat(Travel.initialRate(step -> 0, 3)).isInfinite();
  }
}
