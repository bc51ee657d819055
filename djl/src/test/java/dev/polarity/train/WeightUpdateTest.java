package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import dev.polarity.random.CounterRandom;
import dev.polarity.sign.SignWords;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightUpdateTest {

  private static final int STEPS = 30;

  @ParameterizedTest
  @ValueSource(floats = {0f, 0.01f, 0.5f, 3f})
  void doesWhatTheFormulasSayCoordinateByCoordinate(float decay) {
    Random random = Seeds.random();
    try (Replica replica = replica()) {
      int d = (int) replica.coordinates();
      assertThat(d).as("more than one chunk").isGreaterThan(Chunks.SIZE);
      float[] x = Replicas.weights(replica);
      float[] mean = x.clone();
      FlatMemory average = new FlatMemory(d);
      average.restore(x);
      WeightUpdate update =
          new WeightUpdate(
              replica.weightMemory(),
              average,
              DecayingRanges.of(replica.slots()),
              decay,
              new Chunks(1));
      for (int step = 0; step < STEPS; step++) {
        long[] verdict = verdict(d, random);
        double rate = 0.02 / (1 + step) + 1e-9;

        int cut = 64 * random.nextInt(d / 64 + 1);
        update.apply(step, verdict, rate, cut, d);
        update.apply(step, verdict, rate, 0, cut);

        for (ParameterSlot slot : replica.slots()) {
          for (int j = (int) slot.first(); slot.trainable() && j < slot.end(); j++) {
            boolean shrinks = slot.name().endsWith("_weight");
            naive(
                x,
                mean,
                j,
                step,
                SignWords.isNegative(verdict, j),
                (float) rate,
                shrinks ? decay : 0);
          }
        }
        assertThat(Replicas.weights(replica))
            .as("%s step %d cut at %d", Seeds.describe(), step, cut)
            .containsExactly(x);
        assertThat(average.copy())
            .as("%s average of step %d", Seeds.describe(), step)
            .containsExactly(mean);
      }
    }
  }

  private static void naive(
      float[] x, float[] mean, int j, int step, boolean negative, float delta, float decay) {
    if (decay > 0) {
      x[j] = x[j] * (float) (1 - (double) delta * decay);
    }
    x[j] = negative ? x[j] + delta : x[j] - delta;
    int k = step + 1;
    float w = (float) (9.0 / (k + 8));
    float difference = x[j] - mean[j];
    float part = w * difference;
    mean[j] = mean[j] + part;
  }

  @Test
  void theFirstIterateIsItsOwnAverage() {
    try (Replica replica = Replicas.dot(3)) {
      FlatMemory average = new FlatMemory(3);
      average.restore(new float[] {100, 0, -100});
      new WeightUpdate(
              replica.weightMemory(), average, DecayingRanges.of(replica.slots()), 0, new Chunks(1))
          .apply(0, new long[] {0b010}, 0.25);
      assertThat(Replicas.weights(replica)).containsExactly(-0.25f, 0.25f, -0.25f);
      assertThat(average.copy()).containsExactly(-0.25f, 0.25f, -0.25f);
      // The second has the weight 9/10.
      new WeightUpdate(
              replica.weightMemory(), average, DecayingRanges.of(replica.slots()), 0, new Chunks(1))
          .apply(1, new long[] {0b010}, 0.25);
      assertThat(average.copy()[1]).isEqualTo(0.25f + 0.9f * 0.25f);
    }
  }

  @Test
  void withoutAnAverageTheWeightsAreTheSame() {
    try (Replica one = replica();
        Replica other = replica()) {
      FlatMemory average = new FlatMemory(one.coordinates());
      long[] verdict = verdict((int) one.coordinates(), Seeds.random());
      new WeightUpdate(
              one.weightMemory(), average, DecayingRanges.of(one.slots()), 0.1f, new Chunks(1))
          .apply(5, verdict, 0.3);
      new WeightUpdate(
              other.weightMemory(), null, DecayingRanges.of(other.slots()), 0.1f, new Chunks(1))
          .apply(5, verdict, 0.3);
      assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
    }
  }

  private static Replica replica() {
    Block block =
        new SequentialBlock()
            .add(Linear.builder().setUnits(300).build())
            .add(BatchNorm.builder().build())
            .add(Activation.reluBlock())
            .add(Linear.builder().setUnits(7).build());
    Replica replica = Replicas.of(block, 29);
    InitialWeights.of(new CounterRandom(4)).set(replica);
    return replica;
  }

  private static long[] verdict(int coordinates, Random random) {
    long[] verdict = new long[SignWords.count(coordinates)];
    for (int i = 0; i < verdict.length; i++) {
      verdict[i] = random.nextLong();
    }
    verdict[verdict.length - 1] &= SignWords.tailMask(coordinates);
    return verdict;
  }
}
