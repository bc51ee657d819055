package dev.polarity.example;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import dev.polarity.data.Examples;
import dev.polarity.run.RunResult;
import dev.polarity.train.Training;
import java.nio.file.Path;
import java.util.Random;

/**
 * A network, data and a loss of one's own: the curve y = sin 3x is learnt from noisy points by the
 * majority of four voters. The lines between the markers are what a user writes.
 */
final class Regression {

  /** Standard deviation of the noise, which nobody can learn. */
  static final double NOISE = 0.05;

  private Regression() {}

  /** Trains and returns the result; its test loss is half of the mean squared error. */
  static RunResult train(Path directory) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      Examples train = points(manager, 2048, new Random(1));
      Examples test = points(manager, 512, new Random(2));
      // example: begin
      return Training.builder()
          .setBlock(Regression::network)
          .setData(train, test)
          .setLoss(Loss.l2Loss())
          .setRun(directory)
          .optInitialRate(0.01)
          .optVoters(4)
          .optBatch(32)
          .optEpochs(20)
          .optThreads(1)
          .build()
          .run();
      // example: end
    }
  }

  static Block network() {
    return new SequentialBlock()
        .add(Linear.builder().setUnits(32).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(32).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(1).build());
  }

  static Examples points(NDManager manager, int count, Random random) {
    float[] xs = new float[count];
    float[] ys = new float[count];
    for (int i = 0; i < count; i++) {
      xs[i] = 2 * random.nextFloat() - 1;
      ys[i] = (float) (Math.sin(3 * xs[i]) + NOISE * random.nextGaussian());
    }
    Shape column = new Shape(count, 1);
    return Examples.of(
        new ArrayDataset.Builder()
            .setData(manager.create(xs, column))
            .optLabels(manager.create(ys, column))
            .setSampling(32, false)
            .build());
  }
}
