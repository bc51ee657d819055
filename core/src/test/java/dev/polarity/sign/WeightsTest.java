package dev.polarity.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.polarity.Seed;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What changes weights, and what compares ballots. */
class WeightsTest {

  private final Random random = Seed.random();

  @Test
  void movesEachWeightAgainstItsSign() {
    float[] weights = {1, 1, -0f, 0, 7};
    SignApplier.apply(weights, 4, 0, WeightMove.of(new long[] {0b0110}, 0.25f));
    assertThat(weights).containsExactly(0.75f, 1.25f, 0.25f, -0.25f, 7);
  }

  @Test
  void movesAsTheReferenceDoesToTheBit() {
    for (int length = 0; length < 400; length += 1 + random.nextInt(5)) {
      float rate = random.nextInt(8) == 0 ? 0 : random.nextFloat() * 0.01f;
      float factor = random.nextFloat();
      int[] bits = Naive.randomBits(random, length + 128);
      int[] decaying = Naive.randomBits(random, length + 128);
      Arrays.fill(decaying, Math.min(length, 70) + 128, length + 128, 1);
      float[] weights = new float[length];
      int[] expected = new int[length];
      for (int j = 0; j < length; j++) {
        weights[j] = (float) random.nextGaussian();
        float kept = decaying[128 + j] == 1 ? weights[j] * factor : weights[j];
        float moved = bits[128 + j] == 1 ? kept + rate : kept - rate;
        expected[j] = Float.floatToRawIntBits(moved);
      }
      SignApplier.apply(
          weights,
          length,
          128,
          WeightMove.decaying(Naive.words(bits), rate, Naive.words(decaying), factor));
      for (int j = 0; j < length; j++) {
        assertThat(Float.floatToRawIntBits(weights[j]))
            .as(Seed.of("length %d coordinate %d rate %s", length, j, rate))
            .isEqualTo(expected[j]);
      }
    }
  }

  @Test
  void refusesARateThatIsNone() {
    for (float rate : new float[] {-1e-9f, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WeightMove.of(new long[1], rate))
          .withMessageContaining(String.valueOf(rate));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignApplier.apply(new float[1], 1, 64, WeightMove.of(new long[1], 1)));
    float[] weights = {3};
    SignApplier.apply(weights, 1, 0, WeightMove.of(new long[1], -0f));
    assertThat(weights).containsExactly(3);
  }

  @Test
  void decaysWhereItIsToldOnly() {
    float[] weights = {3, 3, 3, 3};
    SignApplier.apply(
        weights, 4, 0, WeightMove.decaying(new long[1], 0, new long[] {0b0110}, 0.1f));
    assertThat(weights).containsExactly(3, 3 * 0.1f, 3 * 0.1f, 3);
  }

  @Test
  void theFirstIterateIsTheAverageAndLaterOnesWeighNineOverKPlusEight() {
    assertThat(IterateAverage.weight(1)).isEqualTo(1);
    assertThat(IterateAverage.weight(2)).isEqualTo(0.9f);
    assertThat(IterateAverage.weight(10)).isEqualTo(0.5f);
    assertThat(IterateAverage.weight(1L << 53)).isEqualTo(0x1.2p-50f);
  }

  /** Golden: (k + 8)(ak + b) = (k - 1)(a(k - 1) + b) + 9k is solved by a = 0.9 and b = 0.1. */
  @Test
  void averagesARampAsTheClosedFormSays() {
    float[] average = {0, 5};
    for (int k = 1; k <= 200; k++) {
      IterateAverage.average(average, new float[] {k, 0}, 1, IterateAverage.weight(k));
      assertThat(average[0]).as("k %d", k).isCloseTo(0.9f * k + 0.1f, within(1e-4f * k));
    }
    assertThat(average[1]).isEqualTo(5);
  }

  @Test
  void averagesInThreeRoundings() {
    for (int trial = 0; trial < 1000; trial++) {
      float[] average = {(float) random.nextGaussian()};
      float weight = random.nextFloat();
      float[] weights = {(float) random.nextGaussian()};
      float difference = weights[0] - average[0];
      float product = (float) ((double) weight * difference);
      float expected = (float) ((double) average[0] + product);
      IterateAverage.average(average, weights, 1, weight);
      assertThat(average[0]).as(Seed.of("trial %d", trial)).isEqualTo(expected);
    }
  }

  @Test
  void countsAgreeingCoordinates() {
    assertThat(Agreement.agreeing(new long[] {0b101}, new long[] {0b110}, 3)).isEqualTo(1);
    assertThat(Agreement.agreeing(new long[0], new long[0], 0)).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Agreement.agreeing(new long[1], new long[2], 65));
    for (int length = 0; length < 300; length += 7) {
      int[] a = Naive.randomBits(random, length);
      int[] b = Naive.randomBits(random, length);
      long same = 0;
      for (int j = 0; j < length; j++) {
        same += a[j] == b[j] ? 1 : 0;
      }
      assertThat(Agreement.agreeing(Naive.words(a), Naive.words(b), length))
          .as(Seed.of("length %d", length))
          .isEqualTo(same);
    }
  }
}
