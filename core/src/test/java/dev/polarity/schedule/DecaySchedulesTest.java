package dev.polarity.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.LongToDoubleFunction;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DecaySchedulesTest {

  private static final double INITIAL = 0.02;

  static Stream<Arguments> schedulesAndTheirClosedForms() {
    return Stream.of(
        closedForm("constant", new ConstantSchedule(INITIAL), step -> INITIAL),
        closedForm(
            "step",
            new StepDecaySchedule(INITIAL, 0.1, 30),
            step -> INITIAL / Math.pow(10, Math.floor(step / 30.0))),
        closedForm(
            "exponential",
            new ExponentialSchedule(INITIAL, 0.97),
            step -> INITIAL * Math.exp(step * Math.log(0.97))),
        closedForm(
            "inverse square root",
            new InverseSquareRootSchedule(INITIAL),
            step -> INITIAL * Math.pow(step + 1, -0.5)),
        closedForm(
            "cube root",
            new PolynomialSchedule(INITIAL, 1.0 / 3),
            step -> INITIAL / Math.cbrt(step + 1)),
        closedForm(
            "power 2",
            new PolynomialSchedule(INITIAL, 2),
            step -> INITIAL / ((step + 1.0) * (step + 1.0))),
        closedForm(
            "cosine",
            new CosineSchedule(INITIAL, 3_000),
            step -> INITIAL * (1 + Math.cos(Math.PI * step / 3_000)) / 2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schedulesAndTheirClosedForms")
  void isItsClosedForm(String name, Schedule schedule, LongToDoubleFunction closedForm) {
    for (long step = 0; step < 2_900; step++) {
      assertThat(schedule.rate(step))
          .as("step %d", step)
          .isCloseTo(closedForm.applyAsDouble(step), Percentage.withPercentage(1e-8));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schedulesAndTheirClosedForms")
  void startsAtTheInitialRateExactly(
      String name, Schedule schedule, LongToDoubleFunction closedForm) {
    assertThat(schedule.rate(0)).isEqualTo(INITIAL);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schedulesAndTheirClosedForms")
  void refusesAStepBeforeTheFirst(String name, Schedule schedule, LongToDoubleFunction closedForm) {
    refuses(
        () -> schedule.rate(-3),
        "The rate of step -3 was asked for, but steps are counted from 0.");
  }

  @Test
  void cosineEndsAtZeroAndStaysThere() {
    CosineSchedule schedule = new CosineSchedule(1, 1_000_000);
    double quarter = Math.PI / 2e6;
    assertThat(schedule.rate(999_999))
        .isCloseTo(quarter * quarter, Percentage.withPercentage(1e-9));
    assertThat(schedule.rate(1_000_000)).isZero();
    assertThat(schedule.rate(Long.MAX_VALUE)).isZero();
    assertThat(new CosineSchedule(1, 2).rate(1)).isCloseTo(0.5, Percentage.withPercentage(1e-12));
  }

  @Test
  void stepDecayFallsAtTheFirstStepOfAStair() {
    Schedule schedule = new StepDecaySchedule(1, 0.5, 100);
    assertThat(schedule.rate(99)).isEqualTo(1);
    assertThat(schedule.rate(100)).isEqualTo(0.5);
    assertThat(schedule.rate(299)).isEqualTo(0.25);
  }

  @Test
  void takesEveryStepThereIs() {
    assertThat(new InverseSquareRootSchedule(1).rate(Long.MAX_VALUE))
        .isEqualTo(0x1p-31 / Math.sqrt(2));
    assertThat(new PolynomialSchedule(1, 1).rate(Long.MAX_VALUE)).isEqualTo(0x1p-63);
    assertThat(new ExponentialSchedule(1, 0.5).rate(Long.MAX_VALUE)).isZero();
  }

  @Test
  void refusesAnInitialRateThatIsNone() {
    String message = "The initial rate is NaN, but must be a finite number above 0.";
    refuses(() -> new ConstantSchedule(Double.NaN), message);
    refuses(() -> new StepDecaySchedule(Double.NaN, 0.5, 1), message);
    refuses(() -> new ExponentialSchedule(Double.NaN, 0.5), message);
    refuses(() -> new InverseSquareRootSchedule(Double.NaN), message);
    refuses(() -> new PolynomialSchedule(Double.NaN, 0.5), message);
    refuses(() -> new CosineSchedule(Double.NaN, 5), message);
  }

  @Test
  void refusesNumbersThatMakeNoDecay() {
    refuses(
        () -> new StepDecaySchedule(1, 0, 1),
        "The decay factor is 0.0, but must be above 0 and at most 1.");
    refuses(
        () -> new StepDecaySchedule(1, 0.5, 0),
        "The number of steps between two decays is 0, but must be at least 1.");
    refuses(
        () -> new ExponentialSchedule(1, 1.5),
        "The decay factor is 1.5, but must be above 0 and at most 1.");
    refuses(
        () -> new ExponentialSchedule(1, Double.NaN),
        "The decay factor is NaN, but must be above 0 and at most 1.");
    refuses(
        () -> new PolynomialSchedule(1, -1),
        "The power of the decay is -1.0, but must be a finite number that is 0 or above.");
    refuses(
        () -> new CosineSchedule(1, 0),
        "The number of steps of the cosine schedule is 0, but must be at least 1.");
  }

  private static Arguments closedForm(
      String name, Schedule schedule, LongToDoubleFunction closedForm) {
    return Arguments.of(name, schedule, closedForm);
  }

  private static void refuses(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
