package dev.polarity.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WarmUpScheduleTest {

  @Test
  void climbsInEqualStepsToTheInnerSchedulesFirstRate() {
    Schedule schedule = new WarmUpSchedule(new ConstantSchedule(1), 4);
    double[] expected = {0.2, 0.4, 0.6, 0.8, 1, 1, 1};
    for (int step = 0; step < expected.length; step++) {
      assertThat(schedule.rate(step)).isCloseTo(expected[step], within(1e-16));
    }
  }

  @Test
  void isTheInnerScheduleAfterTheClimbToTheBit() {
    Schedule adaptive = new AdaptiveSchedule(0.01);
    Schedule schedule = new WarmUpSchedule(new AdaptiveSchedule(0.01), 100);
    for (int step = 0; step < 1_000; step++) {
      assertThat(schedule.rate(100 + step)).isEqualTo(adaptive.rate(step));
    }
    assertThat(schedule.rate(99)).isLessThan(0.01);
  }

  @Test
  void changesNothingWithoutWarmUpSteps() {
    Schedule schedule = new WarmUpSchedule(new InverseSquareRootSchedule(0.01), 0);
    for (int step = 0; step < 10; step++) {
      assertThat(schedule.rate(step)).isEqualTo(new InverseSquareRootSchedule(0.01).rate(step));
    }
  }

  @Test
  void refusesANegativeLength() {
    assertThatThrownBy(() -> new WarmUpSchedule(new ConstantSchedule(1), -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The number of warm-up steps is -1, but must be 0 or above.");
  }

  @Test
  void refusesAStepBeforeTheFirst() {
    assertThatThrownBy(() -> new WarmUpSchedule(new ConstantSchedule(1), 10).rate(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The rate of step -1 was asked for, but steps are counted from 0.");
  }
}
