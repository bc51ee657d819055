package dev.polarity.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LeastSquaresTest {

  @Test
  void findsAnExactLine() {
    double[] x = {1e5, 3e5, 1e6, 3e8};
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = 40_000 + 0.25 * x[i];
    }
    LeastSquares line = LeastSquares.line(x, y);
    assertThat(line.slope()).isCloseTo(0.25, within(1e-9));
    assertThat(line.start()).isCloseTo(40_000, within(1e-3));
    assertThat(line.residual()).isLessThan(1e-9);
  }

  @Test
  void findsAnExactPower() {
    double[] x = {1, 2, 64, 1024};
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = 7 * Math.pow(x[i], 1.5);
    }
    LeastSquares power = LeastSquares.power(x, y);
    assertThat(power.slope()).isCloseTo(1.5, within(1e-12));
    assertThat(power.start()).isCloseTo(7, within(1e-9));
    assertThat(power.residual()).isLessThan(1e-9);
  }

  /** Any other line near by is farther from the points, by the measure that is stated. */
  @Test
  void noNeighbourIsCloser() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = new double[20];
    double[] y = new double[20];
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.pow(10, 6 * random.nextDouble());
      y[i] = (100 + 3 * x[i]) * (0.8 + 0.4 * random.nextDouble());
    }
    LeastSquares line = LeastSquares.line(x, y);
    double best = distance(x, y, line.start(), line.slope());
    assertThat(line.residual()).as("seed %d", seed).isCloseTo(best, within(1e-9));
    for (double start : new double[] {0.99, 1, 1.01}) {
      for (double slope : new double[] {0.99, 1, 1.01}) {
        assertThat(distance(x, y, start * line.start(), slope * line.slope()))
            .as("seed %d", seed)
            .isGreaterThanOrEqualTo(best - 1e-12);
      }
    }
  }

  private static double distance(double[] x, double[] y, double start, double slope) {
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      squares += Math.pow((start + slope * x[i] - y[i]) / y[i], 2);
    }
    return Math.sqrt(squares / x.length);
  }

  /** Two points, each 10 % off a power in opposite ways about its middle. */
  @Test
  void theResidualIsAShare() {
    double[] x = {1, 1, 2, 2};
    double[] y = {1 / 1.1, 1.1, 2 / 1.1, 2 * 1.1};
    assertThat(LeastSquares.power(x, y).residual()).isCloseTo(0.1, within(1e-9));
  }

  @Test
  void onePlaceHasNoSlope() {
    assertThatThrownBy(() -> LeastSquares.line(new double[] {5, 5}, new double[] {1, 2}))
        .hasMessageContaining("two places");
    assertThatThrownBy(() -> LeastSquares.power(new double[] {5}, new double[] {1}))
        .hasMessageContaining("two points");
    assertThatThrownBy(() -> LeastSquares.line(new double[] {1, 2}, new double[] {1, 0}))
        .hasMessageContaining("above 0");
  }
}
