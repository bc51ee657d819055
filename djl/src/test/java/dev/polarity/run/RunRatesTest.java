package dev.polarity.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polarity.error.InvalidInputException;
import dev.polarity.schedule.AdaptiveSchedule;
import dev.polarity.schedule.CosineSchedule;
import dev.polarity.schedule.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RunRatesTest {

  private static RunSpecBuilder adaptive() {
    return RunSpec.builder().schedule("adaptive").stage(Stage.ofSteps(3));
  }

  private static Resolved resolved(long steps, long stageSteps, MeasuredRate... measured) {
    return new Resolved(
        0.5,
        1,
        Kernels.NATIVE,
        steps,
        stageSteps,
        Optional.empty(),
        Optional.empty(),
        List.of(measured));
  }

  @Test
  void advanceOncePerStageAfterTheWarmUp() {
    Schedule rates = RunRates.of(adaptive().warmup(4).build(), 0.5, 100, 3);
    Schedule bare = new AdaptiveSchedule(0.5);
    assertThat(rates.rate(0)).isLessThan(0.5);
    assertThat(rates.rate(4)).isEqualTo(bare.rate(0));
    assertThat(rates.rate(6)).isEqualTo(bare.rate(0));
    assertThat(rates.rate(7)).isEqualTo(bare.rate(1));
  }

  @Test
  void coolDownCountsInStepsOfTheWholeRun() {
    RunSpec spec = adaptive().warmup(4).cooldown(0.5).build();
    Schedule rates = RunRates.of(spec, 0.5, 100, 3);
    Schedule bare = RunRates.of(spec.toBuilder().cooldown(0).build(), 0.5, 100, 3);
    assertThat(rates.rate(1)).isEqualTo(bare.rate(1));
    assertThat(rates.rate(50)).isEqualTo(bare.rate(50));
    assertThat(rates.rate(75)).isEqualTo(bare.rate(75) * 0.5);
    assertThat(rates.rate(99)).isEqualTo(bare.rate(99) * 0.02);
  }

  @Test
  void ofACosineEndWithTheRun() {
    RunSpec spec = RunSpec.builder().schedule("cosine").build();
    Schedule bare = new CosineSchedule(0.5, 34);
    assertThat(RunRates.of(spec, 0.5, 100, 3).rate(99)).isEqualTo(bare.rate(33));
  }

  @Test
  void startAtTheInitialRateWhateverTheSchedule() {
    for (ScheduleKind kind : ScheduleKind.values()) {
      boolean measured = kind == ScheduleKind.MEASURED;
      RunSpec spec = RunSpec.builder().schedule(kind.text()).build();
      RunRates rates = RunRates.of(spec, 0.25, 3000, measured ? 1500 : 1);
      assertThat(rates.rate(0)).as(kind.text()).isEqualTo(0.25);
      if (measured) {
        rates.take(new MeasuredRate(100, 0.3));
        rates.take(new MeasuredRate(1500, 0.2));
      }
      if (kind != ScheduleKind.CONSTANT) {
        assertThat(rates.rate(2000)).as(kind.text()).isLessThan(0.25);
      }
    }
  }

  @Test
  void areMeasuredBehindTheWarmUpAndFallInTheCooldown() {
    RunSpec spec = RunSpec.builder().warmup(20).cooldown(0.25).build();
    RunRates rates = RunRates.of(spec, resolved(420, 150));
    assertThat(rates.rate(19)).isLessThan(0.5);
    assertThat(rates.rate(119)).isEqualTo(0.5);
    assertThat(List.of(19L, 20L, 119L, 121L)).noneMatch(rates::isUnknown);
    assertThat(rates.isUnknown(120)).isTrue();

    // 400 steps of its own, in votes with the noise of a mean over 55 batches.
    double first = rates.following(120, OptionalDouble.of(0.1));
    assertThat(first).isCloseTo(40 / Math.sqrt(400 * 55) * 0.1, within(1e-7));
    rates.take(new MeasuredRate(120, first));
    assertThat(rates.isUnknown(120)).isFalse();
    assertThat(rates.isUnknown(170)).isTrue();
    assertThat(rates.following(170, OptionalDouble.empty())).as("unchanged").isEqualTo(first);
    rates.take(new MeasuredRate(170, 0.01));
    rates.take(new MeasuredRate(320, 0.005));
    assertThat(rates.rate(315)).isEqualTo(0.01);
    assertThat(rates.rate(367)).isEqualTo(0.005 * (53.0 / (0.25 * 420)));
  }

  /** The noise that is left in a vote: all of it, or that of a mean over 19 or 3 batches. */
  @Test
  void areLowerWhereVotesKeepTheirNoiseForLonger() {
    assertThat(following(RunSpec.builder().method(Method.SIGN).schedule("measured")))
        .isEqualTo(40 / Math.sqrt(400) * 0.01);
    assertThat(following(RunSpec.builder().method(Method.SIGNUM)))
        .isCloseTo(40 / Math.sqrt(400 * 19) * 0.01, within(1e-7));
    assertThat(following(RunSpec.builder().method(Method.SIGNUM).beta(0.5f)))
        .isEqualTo(40 * Math.sqrt(0.5 / 1.5 / 400) * 0.01, within(1e-17));
  }

  /** As runs from before there was a reach ask for. */
  @Test
  void areWhatTheyWereWhereAScaleIsGiven() {
    assertThat(following(RunSpec.builder().scheduleOption("scale", "8")))
        .isEqualTo(8 / Math.sqrt(400) * 0.01);
  }

  private static double following(RunSpecBuilder spec) {
    RunRates rates = RunRates.of(spec.build(), 0.5, 400, 150);
    return rates.following(100, OptionalDouble.of(0.01));
  }

  @Test
  void thatWereKeptAreKnownAgain() {
    MeasuredRate first = new MeasuredRate(100, 0x1.8p-9);
    RunRates rates =
        RunRates.of(
            RunSpec.builder().build(), resolved(400, 150, first, new MeasuredRate(150, 0.001)));
    assertThat(rates.rate(149)).isEqualTo(0x1.8p-9);
    assertThat(rates.rate(299)).isEqualTo(0.001);
    assertThatThrownBy(() -> rates.rate(300))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "The run has come by step 300, but run.yaml does not hold the rate that was measured there, under measured-rates; bring the file back as it was.");
  }

  /** As a run.yaml that was put back from before, where the run resumes as a stage begins. */
  @Test
  void thatAreLostAreMissedWhereTheNextIsMeasured() {
    RunRates rates = RunRates.of(RunSpec.builder().build(), resolved(400, 150));
    assertThat(rates.isUnknown(150)).isTrue();
    String sentence =
        "The run has come by step 100, but run.yaml does not hold the rate that was measured there, under measured-rates; bring the file back as it was.";
    assertThatThrownBy(() -> rates.unchangingRoot(150))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> rates.following(150, OptionalDouble.empty()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
  }

  @Test
  void thatBelongNowhereAreRefused() {
    RunSpec spec = RunSpec.builder().build();
    Resolved odd = resolved(400, 150, new MeasuredRate(120, 0.25));
    assertThatThrownBy(() -> RunRates.of(spec, odd))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "measured-rates 120=0x1.0p-2: nothing is measured before step 120; bring run.yaml back as it was.");
    assertThatThrownBy(() -> RunRates.of(adaptive().build(), odd))
        .isInstanceOf(InvalidInputException.class);
  }
}
