package dev.polarity.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class StagedScheduleTest {

  @Test
  void advancesOncePerStage() {
    Schedule adaptive = new AdaptiveSchedule(0.01);
    Schedule staged = new StagedSchedule(new AdaptiveSchedule(0.01), 468);
    long step = 0;
    for (int stage = 0; stage < 50; stage++) {
      for (int within = 0; within < 468; within++) {
        assertThat(staged.rate(step++)).isEqualTo(adaptive.rate(stage));
      }
    }
  }

  @Test
  void isTheInnerScheduleWithStagesOfOneStep() {
    Schedule adaptive = new AdaptiveSchedule(0.01);
    Schedule staged = new StagedSchedule(new AdaptiveSchedule(0.01), 1);
    RandomGenerator random = Seeds.generator();
    for (int trial = 0; trial < 200; trial++) {
      long step = random.nextInt(5_000);
      assertThat(staged.rate(step))
          .as(Seeds.describe("step " + step))
          .isEqualTo(adaptive.rate(step));
    }
  }

  @Test
  void refusesAStageWithoutSteps() {
    assertThatThrownBy(() -> new StagedSchedule(new ConstantSchedule(1), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The number of steps per stage is 0, but must be at least 1.");
  }

  @Test
  void refusesAStepBeforeTheFirst() {
    assertThatThrownBy(() -> new StagedSchedule(new ConstantSchedule(1), 10).rate(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The rate of step -1 was asked for, but steps are counted from 0.");
  }

  @Test
  void refusesNoSchedule() {
    assertThatThrownBy(() -> new StagedSchedule(null, 10)).isInstanceOf(NullPointerException.class);
  }
}
