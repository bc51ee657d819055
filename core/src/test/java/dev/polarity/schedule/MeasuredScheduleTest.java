package dev.polarity.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polarity.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeasuredScheduleTest {

  /** Where rates are measured, found by walking through the steps. */
  @Test
  void eachStageKeepsTheRateThatWasMeasuredBeforeIt() {
    Random random = Seed.random();
    for (int trial = 0; trial < 200; trial++) {
      long steps = 1 + random.nextInt(1_500);
      long stageSteps = 1 + random.nextInt(400);
      double reach = 0.5 + 50 * random.nextDouble();
      double noise = 1e-3 + random.nextDouble();
      MeasuredSchedule schedule =
          new MeasuredSchedule(0.01, MeasuredSchedule.byReach(reach, noise, steps), stageSteps);
      double expected = 0.01;
      for (long step = 0; step < steps; step++) {
        boolean begins = step == 100 || step > 100 && step % stageSteps == 0;
        String name = Seed.of("trial %d step %d of %d by %d", trial, step, steps, stageSteps);
        assertThat(schedule.isMeasuredBefore(step)).as(name).isEqualTo(begins);
        if (begins) {
          double root = 0.1 * random.nextDouble() + 1e-6;
          assertThat(schedule.knows(step)).as(name).isFalse();
          double rate = schedule.following(step, root);
          expected = Math.min(expected, reach * Math.sqrt(noise / steps) * root);
          assertThat(rate).as(name).isEqualTo(expected);
          schedule = schedule.with(step, rate);
        }
        assertThat(schedule.knows(step)).as(name).isTrue();
        assertThat(schedule.rate(step)).as(name).isEqualTo(expected);
      }
    }
  }

  /** δ = √(2 f_0 / ‖L‖₁) / √K makes the bound of K equal rates smallest. */
  @Test
  void withoutMomentumAReachOfOneMinimisesTheBound() {
    double loss = 2.3;
    double smoothness = 40_000;
    long steps = 2_340;
    double root = Math.sqrt(2 * loss / smoothness);
    double rate =
        new MeasuredSchedule(1, MeasuredSchedule.byReach(1, 1, steps), 585).following(100, root);
    ConvergenceBound bound = new ConvergenceBound(loss, smoothness);
    double least = bound.bound(new ConstantSchedule(rate), steps);
    for (double other : new double[] {0.9, 0.99, 1.01, 1.1}) {
      assertThat(bound.bound(new ConstantSchedule(rate * other), steps)).isGreaterThan(least);
    }
    assertThat(least).isEqualTo(smoothness * rate, within(1e-9));
  }

  @Test
  void noMeasurementRaisesTheRate() {
    MeasuredSchedule opening = new MeasuredSchedule(0.004, 0.4, 100);
    assertThat(opening.following(100, 0.011)).isEqualTo(0.004);
    MeasuredSchedule lower = opening.with(100, opening.following(100, 0.005));
    assertThat(lower.rate(199)).isEqualTo(0.002);
    assertThat(lower.following(200, 0.01)).isEqualTo(0.002);
    assertThat(lower.following(200, 0.0025)).isEqualTo(0.001);
    assertThat(lower.following(200, lower.unchangingRoot(200))).isEqualTo(0.002);
    assertThat(opening.knows(100)).as("a schedule never changes").isFalse();
  }

  @Test
  void aRateThatWasNotMeasuredYetIsNotMadeUp() {
    MeasuredSchedule schedule = new MeasuredSchedule(0.001, 0.4, 150).with(100, 0.002);
    assertThat(schedule.rate(149)).isEqualTo(0.002);
    assertThatThrownBy(() -> schedule.rate(170))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The rate from step 150 on was not measured yet.");
    assertThatThrownBy(() -> schedule.following(300, 0.1))
        .as("the rate before is not known")
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    MeasuredSchedule schedule = new MeasuredSchedule(0.001, 0.4, 150);
    assertThatThrownBy(() -> schedule.with(120, 0.1))
        .hasMessage("A rate was given from step 120 on, but no stage begins there.");
    assertThatThrownBy(() -> schedule.with(150, Double.NaN))
        .hasMessageContaining("The rate is NaN");
    assertThatThrownBy(() -> schedule.following(100, 0)).hasMessageContaining("The root is 0.0");
    assertThatThrownBy(() -> schedule.rate(-1)).hasMessageContaining("counted from 0");
    assertThatThrownBy(() -> new MeasuredSchedule(0, 0.4, 150))
        .hasMessageContaining("The initial rate is 0.0");
    assertThatThrownBy(() -> new MeasuredSchedule(1, 0, 150))
        .hasMessageContaining("The factor is 0.0");
    assertThatThrownBy(() -> new MeasuredSchedule(1, 0.4, 0))
        .hasMessageContaining("The number of steps per stage is 0");
    assertThatThrownBy(() -> MeasuredSchedule.byReach(0, 1, 400))
        .hasMessageContaining("The reach is 0.0");
    assertThatThrownBy(() -> MeasuredSchedule.byReach(40, 0, 400))
        .hasMessageContaining("The noise is 0.0");
    assertThatThrownBy(() -> MeasuredSchedule.byReach(40, 1, 0))
        .hasMessageContaining("The number of steps is 0");
    assertThatThrownBy(() -> MeasuredSchedule.byScale(-8, 400))
        .hasMessageContaining("The scale is -8.0");
  }

  @Test
  void aReachIsAScaleThatKnowsTheNoise() {
    assertThat(MeasuredSchedule.byScale(8, 400)).isEqualTo(0.4);
    assertThat(MeasuredSchedule.byReach(40, 0.04, 400)).isEqualTo(0.4);
    assertThat(MeasuredSchedule.byReach(8, 1, 2_340))
        .isEqualTo(MeasuredSchedule.byScale(8, 2_340), within(1e-16));
  }
}
