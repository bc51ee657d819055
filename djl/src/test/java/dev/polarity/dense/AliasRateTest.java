package dev.polarity.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliasRateTest {

  private static final float[] SIGNS = {1, -1, 1};

  @Test
  void agreesWithThreeStepsOfTwoVotersWorkedOutByHand() {
    float[] weights = {3, 1, -2};
    AliasRate rate = new AliasRate(FloatBuffer.wrap(weights), 2, 2, 0.5, 1);
    rate.add(0, new float[] {4, -2, 1});
    rate.add(1, new float[] {2, -2, 3});
    // No change has been seen yet: the bound.
    assertThat(rate.next()).isEqualTo(0.5);
    move(weights, 0.5, SIGNS);

    rate.add(0, new float[] {1, -1, 2});
    rate.add(1, new float[] {3, 1, 1});
    // Changes 5 and 6, products 4 and 3: Σ = 11, the progress of 7/4 is below d_0 = 2.
    double second = rate.next();
    assertThat(second).isCloseTo(0.42640143271122086859, within(1e-15));
    move(weights, second, SIGNS);

    rate.add(0, new float[] {1, -3, -1});
    rate.add(1, new float[] {-1, -2, -1});
    // Changes 5 and 9, products 3 and 0: d rises to 7/4 + 3/2 of the last rate = 2.3896...
    assertThat(rate.next()).isCloseTo(0.29522773141284365597, within(1e-7));
  }

  @Test
  void theRateNeverExceedsItsBound() {
    float[] weights = {3};
    AliasRate rate = new AliasRate(FloatBuffer.wrap(weights), 1, 1, 0.25, 1);
    for (int k = 0; k < 5; k++) {
      rate.add(0, new float[] {1 + 1e-6f * k});
      assertThat(rate.next()).isEqualTo(0.25);
      weights[0] -= 0.25f;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void agreesWithTheFormulaSummedAfreshInEachStep(int every) {
    Random random = TestSeed.random();
    int d = 130;
    int steps = 23;
    float[][][] gradients = new float[steps][3][d];
    float[][] weights = new float[steps + 1][d];
    float[] shared = new float[d];
    AliasRate rate = new AliasRate(FloatBuffer.wrap(shared), 3, 0.5, 1, every);
    double last = Double.NaN;
    for (int k = 0; k < steps; k++) {
      float[] signs = new float[d];
      for (int j = 0; j < d; j++) {
        signs[j] = random.nextBoolean() ? 1 : -1;
        weights[k][j] = shared[j];
        for (int v = 0; v < 3; v++) {
          gradients[k][v][j] = (float) random.nextGaussian() - 0.1f * Math.signum(shared[j]);
        }
      }
      for (int v = 0; v < 3; v++) {
        rate.add(v, gradients[k][v]);
      }
      double found = rate.next();
      double expected = naive(gradients, weights, k / every * every, every);
      assertThat(found).as("%s step %d", TestSeed.describe(), k).isCloseTo(expected, within(1e-6));
      assertThat(k % every == 0 || found == last).as("step %d", k).isTrue();
      last = found;
      move(shared, found, signs);
    }
    assertThat(last).isLessThan(1);
  }

  private static double naive(float[][][] g, float[][] x, int k, int every) {
    double smoothness = 0;
    double progress = 0;
    double gap = 0.5;
    for (int i = 0; i + every <= k; i += every) {
      double change = 0;
      double product = 0;
      double length = 0;
      for (int j = 0; j < x[0].length; j++) {
        double moved = x[i][j] - x[i + every][j];
        length = Math.max(length, Math.abs(moved));
        for (int v = 0; v < g[0].length; v++) {
          change += Math.abs((double) g[i + every][v][j] - g[i][v][j]) / g[0].length;
          product += g[i + every][v][j] * moved / g[0].length;
        }
      }
      smoothness += change / length;
      progress += product;
      gap = Math.max(gap, progress);
    }
    return k == 0 ? 1 : Math.min(1, Math.sqrt(gap / smoothness));
  }

  private static void move(float[] weights, double rate, float[] signs) {
    for (int j = 0; j < weights.length; j++) {
      weights[j] -= (float) rate * signs[j];
    }
  }
}
