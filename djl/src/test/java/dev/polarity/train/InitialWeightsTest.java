package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.initializer.ConstantInitializer;
import dev.polarity.model.Models;
import dev.polarity.random.CounterRandom;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitialWeightsTest {

  /**
   * Computed by a program of its own (Philox4x32-10, Box and Muller, double precision, in Python)
   * from the rules of docs/contract.md, section 1. Seeds 7 and -3, LeNet's five weights.
   */
  @ParameterizedTest
  @CsvSource({
    "7, 0, 0, beeb0536",
    "7, 0, 1, 3e855405",
    "7, 0, 149, bc8eccac",
    "7, 2, 0, bdf872a3",
    "7, 2, 1, bd95a1cf",
    "7, 2, 2399, bcd0d279",
    "7, 4, 0, bd85023d",
    "7, 4, 1, 3da81f1b",
    "7, 4, 47999, 3c81dbdf",
    "7, 6, 0, 3d8036a8",
    "7, 6, 1, bd8a1d9f",
    "7, 6, 10079, bcff8bdf",
    "7, 8, 0, b972d746",
    "7, 8, 1, 3bdfef4a",
    "7, 8, 839, 3ad37222",
    "-3, 0, 0, be708229",
    "-3, 0, 1, 3db47983",
    "-3, 0, 149, be4bf403",
    "-3, 2, 0, bca9d4d2",
    "-3, 2, 1, 3be694df",
    "-3, 2, 2399, bc07614d",
    "-3, 4, 0, bc99a628",
    "-3, 4, 1, 39e9a87a",
    "-3, 4, 47999, 3e2c9e9e",
    "-3, 6, 0, 3d8d5fed",
    "-3, 6, 1, bd16e30c",
    "-3, 6, 10079, bcda19f5",
    "-3, 8, 0, 3b958239",
    "-3, 8, 1, bc07dd53",
    "-3, 8, 839, b8cd5b1f"
  })
  void leNetStartsWhereAnIndependentProgramSays(long seed, int ordinal, int element, String bits) {
    try (Replica replica = leNet(seed, name -> false)) {
      ParameterSlot slot = replica.slots().get(ordinal);
      float expected = Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16));
      float found = replica.weights().get((int) slot.first() + element);

      assertThat(found).isEqualTo(expected, within(Math.ulp(expected)));
    }
  }

  /** All 61,706 of them: the hash that the same independent program prints. */
  @Test
  void allOfLeNetHasTheBitsOfTheIndependentProgram() {
    try (Replica replica = leNet(7, name -> false)) {
      assertThat(replica.fingerprint())
          .isEqualTo("sha256:8a1deb38a210b8e037aec425c3f9e513bc45da28b9d37c67178b599d721720fb");
    }
  }

  @Test
  void deviationsAreThoseOfHeAndOfTheOutputLayer() {
    try (Replica replica = leNet(11, name -> false)) {
      float[] weights = Replicas.weights(replica);
      double[] expected = {
        Math.sqrt(2 / 25.0),
        0,
        Math.sqrt(2 / 150.0),
        0,
        Math.sqrt(2 / 400.0),
        0,
        Math.sqrt(2 / 120.0),
        0,
        0.1 / Math.sqrt(84),
        0
      };
      for (ParameterSlot slot : replica.slots()) {
        float[] part = Arrays.copyOfRange(weights, (int) slot.first(), (int) slot.end());
        double mean = 0;
        double square = 0;
        for (float value : part) {
          mean += value;
          square += (double) value * value;
        }
        double deviation = Math.sqrt(square / part.length);
        double sigma = expected[slot.ordinal()];
        // Four standard errors of a mean and of a standard deviation of so many normal variates.
        assertThat(mean / part.length)
            .as("mean of %s", slot.name())
            .isEqualTo(0, within(4 * sigma / Math.sqrt(part.length)));
        assertThat(deviation)
            .as("deviation of %s", slot.name())
            .isEqualTo(sigma, within(4 * sigma / Math.sqrt(2.0 * part.length)));
      }
    }
  }

  @Test
  void scalesAndRunningVariancesAreOneAndTheRestIsZero() {
    try (Replica replica = Replicas.of(normalised(), 4)) {
      Arrays.fill(replica.weightMemory().copy(), 9);
      for (int i = 0; i < replica.weights().capacity(); i++) {
        replica.weights().put(i, 9);
      }
      InitialWeights.of(new CounterRandom(3)).set(replica);
      float[] weights = Replicas.weights(replica);
      assertThat(Arrays.copyOfRange(weights, 12, 21)).containsExactly(0, 0, 0, 1, 1, 1, 0, 0, 0);
      assertThat(Arrays.copyOfRange(weights, 27, 29)).containsExactly(0, 0);
      assertThat(weights).doesNotContain(9);
      assertThat(replica.constantMemory().copy()).containsExactly(0, 0, 0, 1, 1, 1);

      replica.constantMemory().restore(new float[] {1, 2, 3, 4, 5, 6});
      InitialWeights.resetStatistics(replica);
      assertThat(replica.constantMemory().copy()).containsExactly(0, 0, 0, 1, 1, 1);
    }
  }

  @Test
  void freezingALayerLeavesTheWeightsOfTheOthers() {
    try (Replica free = leNet(7, name -> false);
        Replica frozen = leNet(7, name -> name.startsWith("01") || name.startsWith("08"))) {
      float[] all = Replicas.weights(free);
      for (ParameterSlot slot : frozen.slots()) {
        ParameterSlot same = free.slots().get(slot.ordinal());
        FlatMemory memory = slot.trainable() ? frozen.weightMemory() : frozen.constantMemory();
        assertThat(Arrays.copyOfRange(memory.copy(), (int) slot.first(), (int) slot.end()))
            .as(slot.name())
            .containsExactly(Arrays.copyOfRange(all, (int) same.first(), (int) same.end()));
      }
      assertThat(frozen.coordinates()).isLessThan(free.coordinates());
    }
  }

  @Test
  void weightsThatABlockCameWithAreKept() {
    Block given = Linear.builder().setUnits(2).build();
    given.setInitializer(new ConstantInitializer(3), Parameter.Type.WEIGHT);
    given.setInitializer(new ConstantInitializer(4), Parameter.Type.BIAS);
    try (NDManager manager = NDManager.newBaseManager()) {
      given.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
      Block block = new SequentialBlock().add(given).add(Linear.builder().setUnits(1).build());
      try (Replica replica = Replicas.of(block, 2)) {
        InitialWeights.of(new CounterRandom(1)).set(replica);
        float[] weights = Replicas.weights(replica);
        assertThat(Arrays.copyOf(weights, 6)).containsExactly(3, 3, 3, 3, 4, 4);
        assertThat(weights[6]).isNotZero();

        InitialWeights.ofProbe(new CounterRandom(1)).set(replica);
        assertThat(Arrays.copyOf(Replicas.weights(replica), 4)).doesNotContain(3);
      }
    }
  }

  @Test
  void theSeedDecides() {
    try (Replica one = leNet(1, name -> false);
        Replica again = leNet(1, name -> false);
        Replica other = leNet(2, name -> false)) {
      assertThat(one.fingerprint())
          .isEqualTo(again.fingerprint())
          .isNotEqualTo(other.fingerprint());
    }
  }

  private static Replica leNet(long seed, Predicate<String> frozen) {
    Block block =
        Models.find("lenet", new TreeMap<>(), InitialWeightsTest.class.getClassLoader())
            .build(new Shape(1, 28, 28), 10);
    Replica replica = Replicas.of(block, frozen, 1, 28, 28);
    InitialWeights.of(new CounterRandom(seed)).set(replica);
    return replica;
  }

  private static Block normalised() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(3).build())
        .add(BatchNorm.builder().build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(2).build());
  }
}
