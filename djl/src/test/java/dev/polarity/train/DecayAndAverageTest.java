package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import dev.polarity.random.CounterRandom;
import dev.polarity.sign.SignWords;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecayAndAverageTest {

  @ParameterizedTest
  @ValueSource(floats = {0f, 0.01f, 3f})
  void isWhatAVerdictHasBesideItsSigns(float decay) {
    try (Replica voted = replica();
        Replica compared = replica()) {
      int d = (int) voted.coordinates();
      assertThat(d).as("more than one chunk").isGreaterThan(Chunks.SIZE);
      FlatMemory votedAverage = new FlatMemory(d);
      FlatMemory comparedAverage = new FlatMemory(d);
      votedAverage.restore(Replicas.weights(voted));
      comparedAverage.restore(Replicas.weights(voted));
      WeightUpdate update =
          new WeightUpdate(
              voted.weightMemory(),
              votedAverage,
              DecayingRanges.of(voted.slots()),
              decay,
              new Chunks(1));
      DecayAndAverage beside =
          new DecayAndAverage(compared.weightMemory(), comparedAverage, compared.slots(), decay);
      for (int step = 0; step < 5; step++) {
        double rate = 0.1 / (step + 1);

        update.apply(step, new long[SignWords.count(d)], rate);
        beside.decay(rate);
        for (int j = 0; j < d; j++) {
          compared.weights().put(j, compared.weights().get(j) - (float) rate);
        }
        beside.average(step);

        assertThat(compared.fingerprint()).isEqualTo(voted.fingerprint());
        assertThat(comparedAverage.fingerprint()).isEqualTo(votedAverage.fingerprint());
      }
    }
  }

  private static Replica replica() {
    Block block =
        new SequentialBlock()
            .add(Linear.builder().setUnits(300).build())
            .add(BatchNorm.builder().build())
            .add(Linear.builder().setUnits(7).build());
    Replica replica = Replicas.of(block, 29);
    InitialWeights.of(new CounterRandom(4)).set(replica);
    return replica;
  }
}
