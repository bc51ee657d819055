package dev.polarity.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StragglersTest {

  private static final int STEPS = 40_000;

  @ParameterizedTest
  @CsvSource({"1,0,0.3", "2,0,0.3", "16,0,0.1", "64,0,0.5", "64,1,0.3", "100,5,0.3"})
  void agreesWithTheIntegralOfItsDistribution(int nodes, int leftOut, double sigma) {
    double mean = new Stragglers(sigma, 1).meanWait(nodes, leftOut, STEPS);
    assertThat(mean).isCloseTo(integral(nodes, leftOut, sigma), within(0.01));
  }

  @Test
  void oneNodeTakesTheMeanOfALogNormal() {
    assertThat(new Stragglers(0.4, 2).meanWait(1, 0, STEPS))
        .isCloseTo(Math.exp(0.08), within(0.01));
  }

  @Test
  void withoutSpreadNobodyWaits() {
    assertThat(new Stragglers(0, 3).meanWait(1000, 0, 2)).isEqualTo(1);
  }

  @Test
  void theSameSeedDrawsTheSame() {
    assertThat(new Stragglers(0.3, 9).meanWait(10, 0, 100))
        .isEqualTo(new Stragglers(0.3, 9).meanWait(10, 0, 100));
  }

  @Test
  void somebodyHasToBeWaitedFor() {
    assertThatThrownBy(() -> new Stragglers(0.3, 1).meanWait(4, 4, 1)).hasMessageContaining("left");
  }

  /** E T = ∫ P(T > t) dt; T > t where fewer than P - k of P have come. */
  private static double integral(int nodes, int leftOut, double sigma) {
    double step = 1e-3;
    double sum = 0;
    double density = 0;
    double below = 0;
    double lastT = 0;
    for (double z = -8; z < 8; z += step) {
      double t = Math.exp(sigma * z);
      double late = 0;
      for (int came = 0; came < nodes - leftOut; came++) {
        late += binomial(nodes, came, below);
      }
      sum += late * (t - lastT);
      lastT = t;
      density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
      below += density * step;
    }
    return sum;
  }

  private static double binomial(int n, int k, double p) {
    if (p <= 0 || p >= 1) {
      return k == (p <= 0 ? 0 : n) ? 1 : 0;
    }
    double log = k * Math.log(p) + (n - k) * Math.log1p(-p);
    for (int i = 1; i <= k; i++) {
      log += Math.log(n - k + i) - Math.log(i);
    }
    return Math.exp(log);
  }
}
