package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import dev.polarity.data.LabelledBatch;
import dev.polarity.random.CounterRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GradientTest {

  @Test
  void isTheOneThatDjlsOwnTrainerComputes() {
    Random random = Seeds.random();
    float[] images = new float[8 * 64];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    float[] labels = {0, 1, 2, 0, 1, 2, 2, 1};
    Block block = network();
    try (Replica replica = Replicas.of(block, 1, 8, 8);
        Model model = Model.newInstance("plain")) {
      InitialWeights.of(new CounterRandom(5)).set(replica);
      model.setBlock(network());
      try (Trainer trainer =
          model.newTrainer(new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()))) {
        trainer.initialize(new Shape(1, 1, 8, 8));
        copyInto(model.getBlock(), replica);
        NDManager manager = trainer.getManager();
        NDList inputs = new NDList(manager.create(images, new Shape(8, 1, 8, 8)));
        NDList targets = new NDList(manager.create(labels));
        float expected;
        try (GradientCollector collector = trainer.newGradientCollector()) {
          NDArray loss = trainer.getLoss().evaluate(targets, trainer.forward(inputs));
          collector.backward(loss);
          expected = loss.getFloat();
        }

        for (int pass = 0; pass < 2; pass++) {
          float loss =
              replica.backward(new LabelledBatch(inputs, targets), Loss.softmaxCrossEntropyLoss());
          assertThat(loss).as("%s pass %d", Seeds.describe(), pass).isEqualTo(expected);
          float[] found = Replicas.gradient(replica);
          for (ParameterSlot slot : replica.slots()) {
            if (slot.trainable()) {
              NDArray array = model.getBlock().getParameters().valueAt(slot.ordinal()).getArray();
              assertThat(Arrays.copyOfRange(found, (int) slot.first(), (int) slot.end()))
                  .as("%s pass %d %s", Seeds.describe(), pass, slot.name())
                  .containsExactly(array.getGradient().toFloatArray());
            }
          }
        }
      }
    }
  }

  @Test
  void isThatOfTheLastPassAlone() {
    try (Replica replica = Replicas.dot(3, 2)) {
      Replicas.pass(replica, 1, 2, 3, 4, 5);
      Replicas.pass(replica, -1, 0, 30, -0f, 7);
      assertThat(Replicas.gradient(replica)).containsExactly(-1, 0, 30, 0, 7);
    }
  }

  @Test
  void anyRangeReadsLikeTheConcatenation() {
    Random random = Seeds.random();
    for (int round = 0; round < 20; round++) {
      int[] sizes = random.ints(1 + random.nextInt(6), 1, 40).toArray();
      int total = Arrays.stream(sizes).sum();
      float[] row = new float[total];
      for (int i = 0; i < total; i++) {
        row[i] = (float) random.nextGaussian();
      }
      try (Replica replica = Replicas.dot(sizes)) {
        Gradient gradient = Replicas.pass(replica, row);
        assertThat(gradient.coordinates()).isEqualTo(total);
        for (int i = 0; i < 200; i++) {
          int from = random.nextInt(total);
          int length = random.nextInt(total - from + 1);
          float[] into = new float[length + 1];
          into[length] = 99;
          gradient.read(from, into, length);
          float[] expected = Arrays.copyOfRange(row, from, from + length + 1);
          expected[length] = 99;
          assertThat(into)
              .as("%s sizes %s from %d", Seeds.describe(), Arrays.toString(sizes), from)
              .containsExactly(expected);
        }
      }
    }
  }

  @Test
  void emptyParametersAreSteppedOver() {
    try (Replica replica = Replicas.dot(0, 2, 0, 0, 3, 0)) {
      Gradient gradient = Replicas.pass(replica, 1, 2, 3, 4, 5);
      for (int from = 0; from < 5; from++) {
        float[] into = new float[5 - from];
        gradient.read(from, into, into.length);
        assertThat(into).containsExactly(Arrays.copyOfRange(new float[] {1, 2, 3, 4, 5}, from, 5));
      }
    }
  }

  private static void copyInto(Block block, Replica replica) {
    for (ParameterSlot slot : replica.slots()) {
      Parameter parameter = block.getParameters().valueAt(slot.ordinal());
      NDArray source = replica.block().getParameters().valueAt(slot.ordinal()).getArray();
      parameter.getArray().set(source.toFloatArray());
    }
  }

  private static Block network() {
    return new SequentialBlock()
        .add(Conv2d.builder().setFilters(5).setKernelShape(new Shape(3, 3)).build())
        .add(BatchNorm.builder().build())
        .add(Activation.reluBlock())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(3).build());
  }
}
