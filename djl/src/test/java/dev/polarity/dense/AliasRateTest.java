package dev.polarity.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AliasRateTest {

  private static final long[] VERDICT = {0b010};

  @Test
  void agreesWithThreeStepsOfTwoVotersWorkedOutByHand() {
    AliasRate rate = new AliasRate(3, 2, 2, 0.5);
    rate.add(0, new float[] {4, -2, 1}, VERDICT);
    rate.add(1, new float[] {2, -2, 3}, VERDICT);
    // No change has been seen yet: the bound.
    assertThat(rate.next()).isEqualTo(0.5);

    rate.add(0, new float[] {1, -1, 2}, VERDICT);
    rate.add(1, new float[] {3, 1, 1}, VERDICT);
    // Changes 5 and 6, products 4 and 3: Σ = 11, the progress of 7/4 is below d_0 = 2.
    assertThat(rate.next()).isCloseTo(0.42640143271122086859, within(1e-15));

    rate.add(0, new float[] {1, -3, -1}, VERDICT);
    rate.add(1, new float[] {-1, -2, -1}, VERDICT);
    // Changes 5 and 9, products 3 and 0: d rises to 7/4 + 3/2 of the last rate = 2.3896...
    assertThat(rate.next()).isCloseTo(0.29522773141284365597, within(1e-8));
  }

  @Test
  void theRateNeverExceedsItsBound() {
    AliasRate rate = new AliasRate(1, 1, 1, 0.25);
    for (int k = 0; k < 5; k++) {
      rate.add(0, new float[] {1 + 1e-6f * k}, new long[1]);
      assertThat(rate.next()).isEqualTo(0.25);
    }
  }

  @Test
  void agreesWithTheFormulaSummedAfreshInEachStep() {
    Random random = TestSeed.random();
    int d = 130;
    int voters = 3;
    int steps = 12;
    AliasRate rate = new AliasRate(d, voters, 0.5, 0.01);
    float[][][] gradients = new float[steps][voters][d];
    long[][] verdicts = new long[steps + 1][3];
    double[] rates = new double[steps];
    for (int k = 0; k < steps; k++) {
      verdicts[k + 1] = new long[] {random.nextLong(), random.nextLong(), random.nextLong() & 3};
      for (int v = 0; v < voters; v++) {
        for (int j = 0; j < d; j++) {
          boolean negative = (verdicts[k][j / 64] >>> j % 64 & 1) != 0;
          gradients[k][v][j] = (float) (random.nextGaussian() + (negative ? -2 : 2));
        }
        rate.add(v, gradients[k][v], verdicts[k]);
      }
      rates[k] = rate.next();
      assertThat(rates[k])
          .as("%s step %d", TestSeed.describe(), k)
          .isCloseTo(naive(gradients, verdicts, rates, k), within(1e-9));
    }
    assertThat(rates[steps - 1]).isLessThan(0.01);
  }

  private static double naive(float[][][] g, long[][] verdicts, double[] rates, int k) {
    double smoothness = 0;
    double progress = 0;
    double gap = 0.5;
    for (int i = 0; i < k; i++) {
      double change = 0;
      double product = 0;
      for (int v = 0; v < g[0].length; v++) {
        for (int j = 0; j < g[0][0].length; j++) {
          change += Math.abs(g[i + 1][v][j] - g[i][v][j]);
          boolean negative = (verdicts[i + 1][j / 64] >>> j % 64 & 1) != 0;
          product += negative ? -g[i + 1][v][j] : g[i + 1][v][j];
        }
      }
      smoothness += change / g[0].length / rates[i];
      progress += product / g[0].length * rates[i];
      gap = Math.max(gap, progress);
    }
    return k == 0 ? 0.01 : Math.min(0.01, Math.sqrt(gap / smoothness));
  }
}
