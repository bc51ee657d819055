package dev.polarity.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CooldownScheduleTest {

  private static double[] rates(Schedule schedule, int steps) {
    double[] rates = new double[steps];
    for (int step = 0; step < steps; step++) {
      rates[step] = schedule.rate(step);
    }
    return rates;
  }

  /** By hand: (4 - k)/4 over the whole run, (4 - k)/2 from the middle on. */
  @Test
  void fallsInAStraightLineToNothingAfterTheLastStep() {
    Schedule constant = new ConstantSchedule(2);
    assertThat(rates(new CooldownSchedule(constant, 4, 1), 6)).containsExactly(2, 1.5, 1, .5, 0, 0);
    assertThat(rates(new CooldownSchedule(constant, 4, .5), 6)).containsExactly(2, 2, 2, 1, 0, 0);
    assertThat(rates(new CooldownSchedule(constant, 1, 1), 2)).containsExactly(2, 0);
  }

  /** By hand: a tenth of 8 steps is 0.8 of one, so that even the last step has its whole rate. */
  @Test
  void aShareOfLessThanAStepIsNone() {
    assertThat(rates(new CooldownSchedule(new ConstantSchedule(2), 8, .1), 9))
        .containsExactly(2, 2, 2, 2, 2, 2, 2, 2, 0);
  }

  @Test
  void isTheInnerScheduleToTheBitBeforeItBegins() {
    Schedule inner = new StagedSchedule(new AdaptiveSchedule(0.01), 30);
    Schedule schedule =
        new CooldownSchedule(new StagedSchedule(new AdaptiveSchedule(0.01), 30), 1_000, .25);
    for (int step = 0; step <= 750; step++) {
      assertThat(schedule.rate(step)).isEqualTo(inner.rate(step));
    }
    assertThat(schedule.rate(751)).isEqualTo(inner.rate(751) * (249 / 250.0));
    assertThat(schedule.rate(999)).isEqualTo(inner.rate(999) * (1 / 250.0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -.5, 1.0000000000000002, Double.NaN})
  void refusesAShareThatIsNone(double share) {
    assertThatThrownBy(() -> new CooldownSchedule(new ConstantSchedule(1), 10, share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The share of the cooldown is " + share + ", but must be above 0 and at most 1.");
  }

  @Test
  void refusesARunWithoutStepsAndAStepBeforeTheFirst() {
    assertThatThrownBy(() -> new CooldownSchedule(new ConstantSchedule(1), 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The number of steps of the run is 0, but must be at least 1.");
    assertThatThrownBy(() -> new CooldownSchedule(new ConstantSchedule(1), 10, 1).rate(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The rate of step -1 was asked for, but steps are counted from 0.");
  }
}
