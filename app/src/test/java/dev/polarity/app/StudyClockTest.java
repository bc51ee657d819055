package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpec;
import dev.polarity.study.PlannedRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class StudyClockTest {

  private long now;
  private final StudyClock clock = new StudyClock(() -> now);

  private static PlannedRun run(String model, int epochs, long seed) {
    RunSpec spec = RunSpec.builder().model(model).epochs(epochs).seed(seed).threads(1).build();
    return new PlannedRun("digits", spec, RunSettings.defaults(), false);
  }

  @Test
  void likeRunsTakeAsLongPerEpoch() {
    PlannedRun first = run("mlp", 5, 1);
    PlannedRun second = run("mlp", 5, 2);
    PlannedRun third = run("mlp", 10, 3);
    List<PlannedRun> order = List.of(first, second, third);
    clock.begin(first, order);
    assertThat(clock.secondsLeft(0)).as("nothing is known yet").isEmpty();
    now += 10_000_000_000L;
    assertThat(clock.secondsLeft(0.2)).as("50 s a run of 5 epochs").hasValue(40 + 50 + 100);
    clock.finished(first, 60);
    clock.begin(second, order);
    assertThat(clock.secondsLeft(0)).hasValue(60 + 120);
    clock.start(0.5);
    now += 15_000_000_000L;
    assertThat(clock.secondsLeft(0.75)).as("resumed at the half").hasValue(15 + 120);
  }

  @Test
  void anUnknownKindTakesAsLongAsTheCurrentRun() {
    PlannedRun first = run("mlp", 5, 1);
    clock.begin(first, List.of(first, run("lenet", 2, 1)));
    now += 10_000_000_000L;
    assertThat(clock.secondsLeft(0.5)).hasValue(10 + 20);
  }
}
