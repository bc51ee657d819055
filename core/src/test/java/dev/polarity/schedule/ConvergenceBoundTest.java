package dev.polarity.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.random.RandomGenerator;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvergenceBoundTest {

  private static final Percentage ROUNDING = Percentage.withPercentage(1e-10);

  /** By hand: (6 + 4/2·(1 + 1/4 + 1/16)) / (1 + 1/2 + 1/4) = 8.625 / 1.75. */
  @Test
  void isTheFormula() {
    assertThat(new ConvergenceBound(6, 4).bound(new double[] {1, 0.5, 0.25}))
        .isCloseTo(8.625 / 1.75, ROUNDING);
  }

  @Test
  void isTheSameForAScheduleAndItsRates() {
    Schedule schedule = new InverseSquareRootSchedule(0.3);
    double[] rates = new double[50];
    for (int step = 0; step < rates.length; step++) {
      rates[step] = schedule.rate(step);
    }
    ConvergenceBound bound = new ConvergenceBound(2, 7);
    assertThat(bound.bound(schedule, rates.length)).isEqualTo(bound.bound(rates));
  }

  /**
   * With δ = 1/√(‖L‖₁K) at all K steps the first term is √(‖L‖₁/K)·(f_0 - f* + 1/2): Theorem 1 of
   * Bernstein et al. 2018.
   */
  @Test
  void givesTheTheoremItGeneralises() {
    double lossGap = 2.3;
    double smoothness = 40;
    int steps = 900;
    Schedule theorem = new ConstantSchedule(1 / Math.sqrt(smoothness * steps));
    assertThat(new ConvergenceBound(lossGap, smoothness).bound(theorem, steps))
        .isCloseTo(Math.sqrt(smoothness / steps) * (lossGap + 0.5), ROUNDING);
  }

  /** At the minimum of a ratio it is the ratio of the derivatives, here ‖L‖₁·δ_k over 1. */
  @Test
  void equalsSmoothnessTimesTheRateAtEveryStepOfTheAdaptiveSchedule() {
    RandomGenerator random = Seeds.generator();
    for (int trial = 0; trial < 20; trial++) {
      double lossGap = random.nextDouble(0.1, 10);
      double smoothness = random.nextDouble(1, 1e6);
      Schedule schedule = new AdaptiveSchedule(Math.sqrt(2 * lossGap / smoothness));
      ConvergenceBound bound = new ConvergenceBound(lossGap, smoothness);
      for (int step : new int[] {0, 1, 2, 3, 10, 100, 1_000, 10_000}) {
        assertThat(bound.bound(schedule, step + 1))
            .as(Seeds.describe("loss gap " + lossGap + ", smoothness " + smoothness))
            .isCloseTo(smoothness * schedule.rate(step), ROUNDING);
      }
    }
  }

  @Test
  void isEstimatedFromTheInitialRateAlone() {
    double initialLoss = 2.302;
    double initialRate = 0.0123;
    Schedule schedule = new AdaptiveSchedule(initialRate);
    double smoothness = 2 * initialLoss / (initialRate * initialRate);
    ConvergenceBound bound = new ConvergenceBound(initialLoss, smoothness);
    for (int step : new int[] {0, 1, 17, 500}) {
      assertThat(ConvergenceBound.estimate(initialLoss, initialRate, schedule.rate(step)))
          .isCloseTo(bound.bound(schedule, step + 1), ROUNDING);
    }
  }

  /** Stages of m steps: the best first rate is √m smaller, and the identity holds with it. */
  @Test
  void keepsItsIdentityOverStages() {
    int stepsPerStage = 30;
    double lossGap = 2.3;
    double smoothness = 500;
    Schedule staged =
        new StagedSchedule(
            new AdaptiveSchedule(Math.sqrt(2 * lossGap / (smoothness * stepsPerStage))),
            stepsPerStage);
    ConvergenceBound bound = new ConvergenceBound(lossGap, smoothness);
    for (int stage : new int[] {0, 1, 2, 40}) {
      long steps = (stage + 1L) * stepsPerStage;
      assertThat(bound.bound(staged, steps))
          .isCloseTo(smoothness * staged.rate(steps - 1), ROUNDING);
    }
  }

  /**
   * What docs/mathematics.md says under "What greed costs": with f_0 - f* = ‖L‖₁/2 = 1, a rule that
   * minimises one rate at a time does not have the smallest bound in the end.
   */
  @ParameterizedTest
  @CsvSource({
    "100, 0.3605, 0.3328, 0.2",
    "1000, 0.1668, 0.1373, 0.0632",
    "10000, 0.0774, 0.0543, 0.02",
    "100000, 0.0359, 0.0207, 0.0063"
  })
  void showsWhatGreedCosts(int steps, double adaptive, double inverseRoot, double constant) {
    ConvergenceBound bound = new ConvergenceBound(1, 2);
    assertThat(rounded(bound.bound(new AdaptiveSchedule(1), steps))).isEqualTo(adaptive);
    assertThat(rounded(bound.bound(new InverseSquareRootSchedule(1), steps)))
        .isEqualTo(inverseRoot);
    assertThat(rounded(bound.bound(new ConstantSchedule(1 / Math.sqrt(steps)), steps)))
        .isEqualTo(constant);
  }

  @Test
  void refusesWhatHasNoBound() {
    refuses(
        () -> new ConvergenceBound(0, 1),
        "The gap between the first and the lowest loss is 0.0, but must be a finite number above"
            + " 0.");
    refuses(
        () -> new ConvergenceBound(1, Double.NaN),
        "The smoothness is NaN, but must be a finite number above 0.");
    ConvergenceBound bound = new ConvergenceBound(1, 1);
    refuses(
        () -> bound.bound(new double[0]),
        "The number of steps of the bound is 0, but must be at least 1.");
    refuses(
        () -> bound.bound(new double[] {1, -2}),
        "The rate of step 1 is -2.0, but must be a finite number that is 0 or above.");
    refuses(
        () -> bound.bound(new double[] {0, 0}),
        "All rates are 0, but the bound needs at least one step that moves.");
    refuses(
        () -> ConvergenceBound.estimate(Double.NaN, 1, 1),
        "The initial loss is NaN, but must be a finite number above 0.");
    refuses(
        () -> ConvergenceBound.estimate(1, 0, 1),
        "The initial rate is 0.0, but must be a finite number above 0.");
    refuses(
        () -> ConvergenceBound.estimate(1, 1, Double.POSITIVE_INFINITY),
        "The rate is Infinity, but must be a finite number that is 0 or above.");
  }

  private static void refuses(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
