package dev.polarity.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StageTest {

  @ParameterizedTest
  @CsvSource({
    "step, 50, 200, 1",
    "epoch, 50, 200, 50",
    "30, 50, 200, 30",
    "run/4, 50, 200, 50",
    "run/1, 50, 200, 200",
    "run/3, 50, 200, 67",
    "run/200, 50, 200, 1",
    "run/900, 50, 200, 1",
    "run/4, 1, 1, 1",
    "run/1000000000000, 1, 9000000000000, 9"
  })
  void hasSoManySteps(String text, long stepsPerEpoch, long totalSteps, long steps) {
    Stage stage = Stage.parse(text);
    assertThat(stage.steps(stepsPerEpoch, totalSteps)).isEqualTo(steps);
    assertThat(stage.text()).isEqualTo(text);
    assertThat(Stage.parse(stage.text())).isEqualTo(stage);
  }

  /** As many stages as asked for, or fewer where steps do not divide evenly; never more. */
  @Test
  void aRunHasNoMoreStagesThanAskedFor() {
    for (long total = 1; total < 60; total++) {
      for (long stages = 1; stages < 70; stages++) {
        long steps = Stage.ofRun(stages).steps(1, total);
        assertThat((total - 1) / steps + 1).isLessThanOrEqualTo(stages);
        assertThat(steps == 1 || (total - 1) / (steps - 1) + 1 > stages)
            .as("the shortest such stage: %d of %d", stages, total)
            .isTrue();
      }
    }
  }

  @Test
  void oneStepIsAStep() {
    assertThat(Stage.parse("1")).isEqualTo(Stage.STEP);
    assertThat(Stage.ofSteps(1).text()).isEqualTo("step");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "-3", "run", "run/", "run/0", "run/x", "run/4.5", "Epoch", "1e3"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Stage.parse(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "--stage "
                + text
                + ": expected step, epoch, a whole number of steps from 1 on, or a share of the run"
                + " such as run/4.");
  }
}
