package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.util.PairList;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.polarity.error.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ReplicaTest {

  @Test
  void coordinatesFollowTheBlocksOrder() {
    try (Replica replica = Replicas.of(withNormalisation(), 4)) {
      // 3·4 weights and 3 biases; scale and shift of 3; 2·3 weights and 2 biases
      assertThat(replica.coordinates()).isEqualTo(12 + 3 + 3 + 3 + 6 + 2);
      assertThat(replica.slots())
          .extracting(ParameterSlot::name)
          .containsExactly(
              "01Linear_weight",
              "01Linear_bias",
              "02BatchNorm_gamma",
              "02BatchNorm_beta",
              "02BatchNorm_runningMean",
              "02BatchNorm_runningVar",
              "04Linear_weight",
              "04Linear_bias");
      assertThat(replica.slots())
          .extracting(ParameterSlot::first)
          .containsExactly(0L, 12L, 15L, 18L, 0L, 3L, 21L, 27L);
      assertThat(replica.slots())
          .extracting(ParameterSlot::decays)
          .containsExactly(true, false, false, false, false, false, true, false);
      assertThat(replica.hasStatistics()).isTrue();
    }
  }

  @Test
  void theMemoryOfTheTensorsIsTheBuffer() {
    try (Replica replica = Replicas.of(withNormalisation(), 4)) {
      long address =
          Pointer.nativeValue(Native.getDirectBufferPointer(replica.weightMemory().bytes()));
      assertThat(address % 64).isZero();
      for (ParameterSlot slot : replica.slots()) {
        Parameter parameter = replica.block().getParameters().valueAt(slot.ordinal());
        ByteBuffer values = parameter.getArray().toByteBuffer(true);
        FlatMemory memory = slot.trainable() ? replica.weightMemory() : replica.constantMemory();
        assertThat(Pointer.nativeValue(Native.getDirectBufferPointer(values)))
            .as(slot.name())
            .isEqualTo(
                Pointer.nativeValue(Native.getDirectBufferPointer(memory.bytes()))
                    + 4 * slot.first());
      }
    }
  }

  @Test
  void whatIsWrittenIntoTheWeightsIsWhatForwardComputesWith() {
    try (Replica replica = Replicas.of(Linear.builder().setUnits(2).build(), 3)) {
      float[] row = {1, 10, 100};
      assertThat(forward(replica, row)).containsExactly(0, 0);

      replica.weights().put(0, new float[] {1, 2, 3, 4, 5, 6, 0.5f, 0.25f});
      assertThat(forward(replica, row)).containsExactly(321.5f, 654.25f);

      replica.weights().put(4, -5);
      assertThat(forward(replica, row)).containsExactly(321.5f, 554.25f);
    }
  }

  @Test
  void theWeightsStillLiveInTheBufferAfterManyPasses() {
    try (Replica replica = Replicas.of(Linear.builder().setUnits(1).build(), 2)) {
      for (int i = 1; i <= 20; i++) {
        TableExamples one = new TableExamples(new float[][] {{i, 1}}, new float[1], 0);
        Replicas.backward(replica, DotBlock.meanOutput(), one);
        assertThat(Replicas.gradient(replica)).containsExactly(i, 1, 1);
        replica.weights().put(0, i);
        assertThat(forward(replica, 1, 0)).containsExactly(i);
      }
    }
  }

  @Test
  void aFrozenParameterIsNoCoordinateAndStaysUsed() {
    Block block = withNormalisation();
    try (Replica replica = Replicas.of(block, name -> name.startsWith("01"), 4)) {
      InitialWeights.of(new dev.polarity.random.CounterRandom(1)).set(replica);
      assertThat(replica.coordinates()).isEqualTo(3 + 3 + 6 + 2);
      assertThat(replica.slots())
          .filteredOn(slot -> !slot.trainable())
          .extracting(ParameterSlot::name)
          .containsExactly(
              "01Linear_weight",
              "01Linear_bias",
              "02BatchNorm_runningMean",
              "02BatchNorm_runningVar");
      assertThat(block.getParameters().valueAt(0).requiresGradient()).isFalse();
      assertThat(block.getParameters().valueAt(2).requiresGradient()).isTrue();
      TableExamples examples =
          new TableExamples(new float[][] {{1, 2, 3, 4}, {4, 1, 0, -3}}, new float[] {0, 1}, 2);
      float[] before = replica.constantMemory().copy();
      Replicas.backward(replica, Loss.softmaxCrossEntropyLoss(), examples);
      assertThat(Replicas.gradient(replica)).hasSize(14).isNotEqualTo(new float[14]);
      float[] after = replica.constantMemory().copy();
      assertThat(java.util.Arrays.copyOf(after, 15))
          .containsExactly(java.util.Arrays.copyOf(before, 15));
      assertThat(after).as("the statistics have moved").isNotEqualTo(before);
    }
  }

  @Test
  void aBlockThatFreezesItselfIsLeftFrozen() {
    SequentialBlock block = withNormalisation();
    block.getChildren().valueAt(0).freezeParameters(true);
    try (Replica replica = Replicas.of(block, 4)) {
      assertThat(replica.coordinates()).isEqualTo(3 + 3 + 6 + 2);
    }
  }

  @Test
  void aSharedParameterIsCountedOnceAndGathersItsWholeGradient() {
    Block shared = Linear.builder().setUnits(2).optBias(false).build();
    Block block = new SequentialBlock().add(shared).add(shared);
    try (Replica replica = Replicas.of(block, 2)) {
      assertThat(replica.coordinates()).isEqualTo(4);
      assertThat(replica.slots()).extracting(ParameterSlot::ordinal).containsExactly(0);
      replica.weights().put(0, new float[] {1, 2, 3, 4});
      // W = (1 2; 3 4), x = (1, 0): W x = (1, 3), W W x = (7, 15)
      assertThat(forward(replica, 1, 0)).containsExactly(7, 15);
      TableExamples one = new TableExamples(new float[][] {{1, 0}}, new float[1], 0);
      Replicas.backward(replica, DotBlock.meanOutput(), one);
      // d mean(W W x) / dW = 1/2 (1 (W x)ᵀ + (Wᵀ 1) xᵀ), with 1 the vector of ones
      assertThat(Replicas.gradient(replica)).containsExactly(2.5f, 1.5f, 3.5f, 1.5f);
    }
  }

  @Test
  void aParameterThatNoLossReachesHasTheGradientZero() {
    try (Replica replica = Replicas.of(new HalfUsed(), 1)) {
      replica.weights().put(0, new float[] {5, 6, 7});
      TableExamples one = new TableExamples(new float[][] {{4}}, new float[1], 0);
      for (int pass = 0; pass < 3; pass++) {
        Replicas.backward(replica, DotBlock.meanOutput(), one);
        assertThat(Replicas.gradient(replica)).containsExactly(0, 0, 4);
      }
    }
  }

  @Test
  void givenWeightsAreKeptAndTheOthersAreZero() {
    Block given = Linear.builder().setUnits(2).build();
    given.setInitializer(new ConstantInitializer(3), Parameter.Type.WEIGHT);
    try (NDManager manager = NDManager.newBaseManager()) {
      given.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
      Block block = new SequentialBlock().add(given).add(Linear.builder().setUnits(1).build());
      try (Replica replica = Replicas.of(block, 2)) {
        assertThat(Replicas.weights(replica)).containsExactly(3, 3, 3, 3, 0, 0, 0, 0, 0);
        assertThat(replica.slots())
            .extracting(ParameterSlot::given)
            .containsExactly(true, true, false, false);
      }
    }
  }

  @Test
  void theFingerprintIsTheHashOfTheLittleEndianFloats() throws Exception {
    try (Replica replica = Replicas.of(Linear.builder().setUnits(1).build(), 2)) {
      // printf '\x00\x00\x80\x3f\x00\x00\x00\xc0\xcd\xcc\xcc\x3d' | sha256sum
      replica.weights().put(0, new float[] {1, -2, 0.1f});
      assertThat(replica.fingerprint())
          .isEqualTo("sha256:d226a85ddc9cdc31791f144b026c857fbcb13f7807f252dbcdb62aeaf299d1aa");
      ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putFloat(1).putFloat(-2).putFloat(0.1f);
      assertThat(replica.fingerprint())
          .isEqualTo(
              "sha256:"
                  + HexFormat.of()
                      .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array())));
    }
  }

  @Test
  void everyCoordinateHasAName() {
    try (Replica replica = Replicas.of(withNormalisation(), 4)) {
      assertThat(replica.parameterAt(0)).isEqualTo("01Linear_weight");
      assertThat(replica.parameterAt(11)).isEqualTo("01Linear_weight");
      assertThat(replica.parameterAt(12)).isEqualTo("01Linear_bias");
      assertThat(replica.parameterAt(20)).isEqualTo("02BatchNorm_beta");
      assertThat(replica.parameterAt(21)).isEqualTo("04Linear_weight");
      assertThat(replica.parameterAt(28)).isEqualTo("04Linear_bias");
      assertThatThrownBy(() -> replica.parameterAt(29))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> replica.parameterAt(-1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void theStructureTellsBlocksApart() {
    String plain = structure(withNormalisation(), name -> false);
    assertThat(structure(withNormalisation(), name -> false)).isEqualTo(plain);
    assertThat(structure(withNormalisation(), name -> name.endsWith("bias"))).isNotEqualTo(plain);
    SequentialBlock wider = withNormalisation();
    wider.add(Linear.builder().setUnits(2).build());
    assertThat(structure(wider, name -> false)).isNotEqualTo(plain);
  }

  @Test
  void aBlockWithNothingToTrainIsRefused() {
    assertThatThrownBy(() -> Replicas.of(withNormalisation(), name -> true, 4))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("The block has no trainable weights, so there is no vote.");
    assertThatThrownBy(() -> Replicas.of(Activation.reluBlock(), 4))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aParameterOfAnotherTypeThanFloatIsNamed() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = Linear.builder().setUnits(2).build();
      block.initialize(manager, DataType.FLOAT64, new Shape(1, 2));
      assertThatThrownBy(() -> Replicas.of(block, 2))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "The parameter weight holds float64 values, but a replica holds 32-bit floats only.");
    }
  }

  private static String structure(Block block, java.util.function.Predicate<String> frozen) {
    try (Replica replica = Replicas.of(block, frozen, 4)) {
      return replica.structure();
    }
  }

  private static SequentialBlock withNormalisation() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(3).build())
        .add(BatchNorm.builder().build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(2).build());
  }

  private static float[] forward(Replica replica, float... row) {
    try (NDManager manager = replica.manager().newSubManager()) {
      NDArray input = manager.create(row, new Shape(1, row.length));
      return replica.forward(new NDList(input), false).singletonOrThrow().toFloatArray();
    }
  }

  /** Has a parameter of two elements that its output does not depend on. */
  private static final class HalfUsed extends AbstractBlock {
    private final Parameter used;

    HalfUsed() {
      addParameter(parameter("idle", 2));
      used = addParameter(parameter("used", 1));
    }

    private static Parameter parameter(String name, int size) {
      return Parameter.builder()
          .setName(name)
          .setType(Parameter.Type.OTHER)
          .optShape(new Shape(size))
          .build();
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      NDArray input = inputs.singletonOrThrow();
      return new NDList(input.mul(store.getValue(used, input.getDevice(), training)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
      return inputs;
    }
  }
}
