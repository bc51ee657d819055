package dev.polarity.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

/**
 * Holds the schedule against its definition and nothing else: each rate must be where the bound, as
 * a function of that one rate, is smallest. The minimum is searched for with values of the bound
 * alone, in 50 digits, because near a minimum a function is flat: to place it to 13 digits its
 * values must differ in the 26th and beyond.
 */
class AdaptiveScheduleMinimiserTest {

  private static final MathContext DIGITS = new MathContext(50);
  private static final BigDecimal GOLDEN =
      new BigDecimal(5).sqrt(DIGITS).subtract(BigDecimal.ONE).divide(BigDecimal.valueOf(2), DIGITS);

  /** f_0 - f* and ‖L‖₁/2 of a function for which the best first rate is 1. */
  private static final BigDecimal LOSS_GAP = BigDecimal.valueOf(3);

  private static final BigDecimal HALF_SMOOTHNESS = BigDecimal.valueOf(3);

  @Test
  void eachRateMinimisesTheBoundGivenTheRatesBeforeIt() {
    Schedule schedule = new AdaptiveSchedule(1);
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    double before = 1;
    for (int step = 0; step < 10_000; step++) {
      double rate = schedule.rate(step);
      double best = minimiser(sum, squares, 2 * before);

      assertThat(Math.abs(rate / best - 1)).as("step %d", step).isLessThan(2e-13);

      BigDecimal exactRate = new BigDecimal(rate);
      sum = sum.add(exactRate, DIGITS);
      squares = squares.add(exactRate.multiply(exactRate), DIGITS);
      before = rate;
    }
  }

  /** Golden-section search between 0 and the upper end; the bound has one minimum in between. */
  private static double minimiser(BigDecimal sum, BigDecimal squares, double upper) {
    BigDecimal low = BigDecimal.ZERO;
    BigDecimal high = new BigDecimal(upper);
    BigDecimal left = high.subtract(GOLDEN.multiply(high, DIGITS));
    BigDecimal right = GOLDEN.multiply(high, DIGITS);
    BigDecimal atLeft = bound(sum, squares, left);
    BigDecimal atRight = bound(sum, squares, right);
    BigDecimal enough = high.scaleByPowerOfTen(-14);
    while (high.subtract(low).compareTo(enough) > 0) {
      if (atLeft.compareTo(atRight) < 0) {
        high = right;
        right = left;
        atRight = atLeft;
        left = high.subtract(GOLDEN.multiply(high.subtract(low), DIGITS));
        atLeft = bound(sum, squares, left);
      } else {
        low = left;
        left = right;
        atLeft = atRight;
        right = low.add(GOLDEN.multiply(high.subtract(low), DIGITS));
        atRight = bound(sum, squares, right);
      }
    }
    return low.add(high).doubleValue() / 2;
  }

  /** [ (f_0 - f*) + (‖L‖₁/2)(Q + δ²) ] / (S + δ). */
  private static BigDecimal bound(BigDecimal sum, BigDecimal squares, BigDecimal rate) {
    BigDecimal allSquares = squares.add(rate.multiply(rate, DIGITS), DIGITS);
    return LOSS_GAP
        .add(HALF_SMOOTHNESS.multiply(allSquares, DIGITS), DIGITS)
        .divide(sum.add(rate, DIGITS), DIGITS);
  }
}
