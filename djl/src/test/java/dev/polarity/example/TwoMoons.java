package dev.polarity.example;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingResult;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.translate.TranslateException;
import dev.polarity.optimizer.AdaptiveTracker;
import dev.polarity.optimizer.SignSgd;
import java.io.IOException;
import java.util.Random;

/**
 * Two interleaved half circles, told apart by a small network that a loop of DJL's own trains by
 * signs. The lines between the markers are those of the README.
 */
final class TwoMoons {

  private static final int BATCH = 32;

  private TwoMoons() {}

  /** Trains and returns what DJL reports: the accuracies and losses of the last epoch. */
  static TrainingResult train(long seed) throws IOException, TranslateException {
    Engine.getInstance().setRandomSeed((int) seed);
    try (NDManager manager = NDManager.newBaseManager()) {
      Random random = new Random(seed);
      return fit(moons(manager, 512, random), moons(manager, 256, random));
    }
  }

  private static TrainingResult fit(Dataset training, Dataset test)
      throws IOException, TranslateException {
    // README: begin
    Block block =
        new SequentialBlock()
            .add(Linear.builder().setUnits(32).build())
            .add(Activation::relu)
            .add(Linear.builder().setUnits(2).build());
    Optimizer optimizer =
        SignSgd.builder()
            .setLearningRateTracker(AdaptiveTracker.builder().setInitialRate(0.03).build())
            .optMomentum(0.9f)
            .build();
    try (Model model = Model.newInstance("two-moons")) {
      model.setBlock(block);
      var config =
          new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
              .optOptimizer(optimizer)
              .addEvaluator(new Accuracy())
              .addTrainingListeners(TrainingListener.Defaults.basic());
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(1, 2));
        EasyTrain.fit(trainer, 20, training, test);
        return trainer.getTrainingResult();
      }
    }
    // README: end
  }

  private static Dataset moons(NDManager manager, int size, Random random) {
    float[][] points = new float[size][];
    float[] labels = new float[size];
    for (int i = 0; i < size; i++) {
      int moon = i % 2;
      double angle = Math.PI * random.nextDouble();
      double x = moon == 0 ? Math.cos(angle) : 1 - Math.cos(angle);
      double y = moon == 0 ? Math.sin(angle) : 0.5 - Math.sin(angle);
      points[i] =
          new float[] {
            (float) (x + 0.1 * random.nextGaussian()), (float) (y + 0.1 * random.nextGaussian())
          };
      labels[i] = moon;
    }
    return new ArrayDataset.Builder()
        .setData(manager.create(points))
        .optLabels(manager.create(labels))
        .setSampling(BATCH, true)
        .build();
  }
}
