package dev.polarity.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** A hundred million steps, beside the rule in its own form at twice the precision. */
class AdaptiveScheduleIT {

  private static final int STEPS = 100_000_000;

  /** c_k at k = 10^8 from the 50-digit asymptotic expansion (docs/mathematics.md). */
  private static final double TERM_AT_END = 0.001796343648452604870106019;

  @Test
  void neitherDriftsNorOverflowsInAHundredMillionSteps() {
    Schedule schedule = new AdaptiveSchedule(1);
    DoubleDouble sum = new DoubleDouble(1);
    DoubleDouble squaresAndOne = new DoubleDouble(2);
    DoubleDouble rate = new DoubleDouble(1);
    DoubleDouble square = new DoubleDouble(1);
    double worst = 0;
    for (int step = 1; step <= STEPS; step++) {
      rate.set(sum);
      rate.square();
      rate.add(squaresAndOne);
      rate.squareRoot();
      rate.subtract(sum);
      sum.add(rate);
      square.set(rate);
      square.square();
      squaresAndOne.add(square);
      worst = Math.max(worst, Math.abs(schedule.rate(step) / rate.high - 1));
    }

    assertThat(rate.high).isCloseTo(TERM_AT_END, Percentage.withPercentage(1e-13));
    assertThat(schedule.rate(STEPS)).isCloseTo(TERM_AT_END, Percentage.withPercentage(1e-9));
    assertThat(worst).isLessThan(1e-11);
  }
}
