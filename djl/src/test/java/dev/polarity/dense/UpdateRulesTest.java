package dev.polarity.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class UpdateRulesTest {

  private static final float[] START = {1, -0.5f, 0.25f, 2, 0};
  private static final float[][] GRADIENTS = {
    {0.5f, -1, 0, 2, -0.25f}, {0.25f, -0.5f, 1, -2, 0}, {-1, 0.125f, 0.5f, 0, 0.75f}
  };
  private static final double[] RATES = {0.5, 0.25, 0.125};

  /** Three steps; the expected values were worked out in decimal arithmetic of 40 digits. */
  private static void golden(Function<ByteBuffer, UpdateRule> made, double... expected) {
    ByteBuffer weights = SharedWeights.of(START);
    try (UpdateRule rule = made.apply(weights)) {
      for (int k = 0; k < GRADIENTS.length; k++) {
        float[] gradient = GRADIENTS[k].clone();
        rule.apply(gradient, rule.rate(gradient, RATES[k]));
        assertThat(gradient).as("the gradient of step " + k).containsExactly(GRADIENTS[k]);
      }
    }
    float[] found = SharedWeights.read(weights);
    for (int j = 0; j < expected.length; j++) {
      assertThat((double) found[j]).as("weight " + j).isCloseTo(expected[j], within(2e-6));
    }
  }

  @Test
  void sgdIsTheGradientTimesTheRate() {
    golden(w -> LibraryRule.sgd(w, 0), 0.8125, 0.109375, -0.0625, 1.5, 0.03125);
  }

  @Test
  void momentumIsTheHeavyBall() {
    golden(
        w -> LibraryRule.sgd(w, 0.9f),
        0.328750018,
        1.076874964,
        -0.287499994,
        0.240000055,
        0.244999992);
  }

  @Test
  void adamCorrectsItsBias() {
    golden(
        w -> LibraryRule.adam(w, 0.9f, 0.999f, 0.01f),
        0.565104124,
        0.124448099,
        0.030692897,
        1.584672131,
        0.255195233);
  }

  @Test
  void adaGradIsThatOfPyTorch() {
    golden(
        w -> new AdaGrad(floats(w), 0.01f),
        0.508130179,
        0.092095249,
        -0.052930884,
        1.678641459,
        0.363665082);
  }

  @Test
  void rmsPropIsThatOfPyTorch() {
    golden(
        w -> new RmsProp(floats(w), 0.75f, 0.01f),
        0.023358014,
        0.690573995,
        -0.362745098,
        1.385029756,
        0.689506581);
  }

  @Test
  void lionTakesTheSignOfALeaningMomentum() {
    golden(w -> new Lion(floats(w), 0.5f, 0.75f), 0.375, 0.375, -0.125, 1.875, 0.625);
  }

  @Test
  void lionLeavesAWeightWithoutASignWhereItIs() {
    float[] weights = {3, 3, 3};
    new Lion(FloatBuffer.wrap(weights), 0.9f, 0.99f).apply(new float[] {0, -0f, 1e-30f}, 0.5);
    assertThat(weights).containsExactly(3, 3, 2.5f);
  }

  @Test
  void hypergradientFollowsTheInnerProducts() {
    // ⟨g_1, g_0⟩ = -27/8 and ⟨g_2, g_1⟩ = 3/16; with β = 1/4 the rates are 1/2, -11/32, -19/64.
    golden(
        w -> new Hypergradient(floats(w), 0.25),
        0.5390625,
        -0.134765625,
        0.7421875,
        0.3125,
        0.34765625);
    Hypergradient rule = new Hypergradient(FloatBuffer.wrap(START.clone()), 0.25);
    double[] expected = {0.5, -0.34375, -0.296875};
    for (int k = 0; k < expected.length; k++) {
      double rate = rule.rate(GRADIENTS[k], k == 0 ? 0.5 : 99);
      assertThat(rate).isEqualTo(expected[k]);
      rule.apply(GRADIENTS[k], rate);
    }
  }

  @Test
  void everyWeightOfManyStretchesIsMovedByItsOwnGradient() {
    Random random = TestSeed.random();
    int d = 20_001;
    float[] start = floats(d, random);
    float[] adaGrad = start.clone();
    float[] rmsProp = start.clone();
    float[] lion = start.clone();
    float[][] naive = {start.clone(), start.clone(), start.clone()};
    float[][] state = new float[3][d];
    UpdateRule[] rules = {
      new AdaGrad(FloatBuffer.wrap(adaGrad), 1e-10f),
      new RmsProp(FloatBuffer.wrap(rmsProp), 0.99f, 1e-8f),
      new Lion(FloatBuffer.wrap(lion), 0.9f, 0.99f)
    };
    for (int k = 0; k < 4; k++) {
      float[] gradient = floats(d, random);
      gradient[random.nextInt(d)] = 0;
      float delta = 0.01f / (k + 1);
      for (UpdateRule rule : rules) {
        rule.apply(gradient, delta);
      }
      for (int j = 0; j < d; j++) {
        float g = gradient[j];
        state[0][j] = state[0][j] + g * g;
        naive[0][j] = naive[0][j] - delta * g / ((float) Math.sqrt(state[0][j]) + 1e-10f);
        state[1][j] = 0.99f * state[1][j] + (1 - 0.99f) * (g * g);
        naive[1][j] = naive[1][j] - delta * g / ((float) Math.sqrt(state[1][j]) + 1e-8f);
        naive[2][j] = naive[2][j] - delta * Math.signum(0.9f * state[2][j] + (1 - 0.9f) * g);
        state[2][j] = 0.99f * state[2][j] + (1 - 0.99f) * g;
      }
    }
    assertThat(adaGrad).as(TestSeed.describe()).containsExactly(naive[0]);
    assertThat(rmsProp).as(TestSeed.describe()).containsExactly(naive[1]);
    assertThat(lion).as(TestSeed.describe()).containsExactly(naive[2]);
  }

  @Test
  void theLibraryMovesTheVeryMemoryItIsGiven() {
    Random random = TestSeed.random();
    float[] start = floats(20_001, random);
    float[] expected = start.clone();
    ByteBuffer weights = SharedWeights.of(start);
    try (UpdateRule rule = LibraryRule.sgd(weights, 0)) {
      for (int k = 0; k < 5; k++) {
        float[] gradient = floats(start.length, random);
        rule.apply(gradient, 0.25);
        for (int j = 0; j < expected.length; j++) {
          expected[j] -= 0.25f * gradient[j];
        }
        assertThat(SharedWeights.read(weights)).as("step " + k).containsExactly(expected);
        // What others write between two steps is what the next one starts from.
        expected[7] = -k;
        floats(weights).put(7, -k);
      }
    }
  }

  @Test
  void theMeanIsSummedInTheOrderOfTheVoters() {
    MeanGradient mean = new MeanGradient(2, 3);
    // In float 1e8 + 3 - 1e8 is 0, since 1e8 has no room for 3; in another order it is 3.
    mean.add(new float[] {1e8f, 3});
    mean.add(new float[] {3, 3});
    mean.add(new float[] {-1e8f, 3});
    assertThat(mean.take()).containsExactly(0f, 9 * (float) (1.0 / 3));
    mean.add(new float[] {3, 0});
    mean.add(new float[] {-1e8f, 0});
    mean.add(new float[] {1e8f, 0});
    assertThat(mean.take()[0]).isZero();
    mean.add(new float[] {1e8f, 0});
    mean.add(new float[] {-1e8f, 0});
    mean.add(new float[] {3, 0});
    assertThat(mean.take()[0]).isEqualTo(3 * (float) (1.0 / 3));
  }

  private static FloatBuffer floats(ByteBuffer bytes) {
    return bytes.asFloatBuffer();
  }

  private static float[] floats(int count, Random random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
