package dev.polarity.bench;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import dev.polarity.data.Augmentation;
import dev.polarity.data.DataSet;
import dev.polarity.data.LabelledBatch;
import java.io.IOException;
import java.util.Iterator;
import java.util.function.ObjLongConsumer;
import java.util.stream.IntStream;

/**
 * DJL's own training, as its users write it and as {@code EasyTrain.fit} does it: {@code
 * EasyTrain.trainBatch}, {@code Trainer.step} and {@code Batch.close} over the batches of a data
 * set in random order, with plain {@code Sgd}, the cheapest of DJL's optimizers.
 *
 * <p>All images are one array in memory, already normalised to floats, so that {@code ArrayDataset}
 * takes its fast path: a batch is one gather by the engine. There are no listeners and no metrics.
 */
final class EasyTrainRunner implements AutoCloseable {

  private final NDManager images;
  private final Model model;
  private final Trainer trainer;
  private final ArrayDataset dataset;
  private Iterator<Batch> epoch;
  private long mark;

  /**
   * Makes a trainer at its first step; the engine has to be set up already.
   *
   * @param block the network, not initialised
   * @param data the data
   * @param batch images per step
   */
  EasyTrainRunner(Block block, DataSet data, int batch) throws IOException, TranslateException {
    images = NDManager.newBaseManager("PyTorch");
    LabelledBatch all =
        data.train()
            .batch(images, IntStream.range(0, data.train().size()).toArray(), Augmentation.none());
    dataset =
        new ArrayDataset.Builder()
            .setData(all.inputs().singletonOrThrow())
            .optLabels(all.labels().singletonOrThrow())
            .setSampling(batch, true, true)
            .build();
    model = Model.newInstance("comparison", Device.cpu(), "PyTorch");
    model.setBlock(block);
    Optimizer sgd =
        Optimizer.sgd().setLearningRateTracker(Tracker.fixed((float) Workload.RATE)).build();
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(new SoftmaxCrossEntropyLoss())
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(sgd));
    trainer.initialize(new Shape(batch).addAll(data.inputShape()));
    epoch = trainer.iterateDataset(dataset).iterator();
  }

  /** Takes one step. */
  void takeStep() throws IOException, TranslateException {
    takeStep((part, nanos) -> {});
  }

  /**
   * Takes one step.
   *
   * @param parts is told the name and the nanoseconds of each part
   */
  void takeStep(ObjLongConsumer<String> parts) throws IOException, TranslateException {
    mark = System.nanoTime();
    if (!epoch.hasNext()) {
      epoch = trainer.iterateDataset(dataset).iterator();
    }
    Batch batch = epoch.next();
    lap("make the batch", parts);
    EasyTrain.trainBatch(trainer, batch);
    lap("forward and backward", parts);
    trainer.step();
    lap("update the weights", parts);
    batch.close();
    lap("free the tensors", parts);
  }

  private void lap(String part, ObjLongConsumer<String> parts) {
    long now = System.nanoTime();
    parts.accept(part, now - mark);
    mark = now;
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
    images.close();
  }
}
