package dev.polarity.spark.ml;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.polarity.error.InvalidInputException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.model.Models;
import dev.polarity.run.Kernels;
import dev.polarity.spark.frame.RowShape;
import dev.polarity.train.EngineSettings;
import dev.polarity.train.ModelFiles;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A trained network on its way to the executors. In each it is loaded once, by the first task that
 * needs it, and used by all tasks of that executor; each task's thread calls {@link #prepare}.
 */
final class Network implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ModelContent content;
  private transient volatile Model loaded;

  Network(ModelContent content) {
    this.content = content;
  }

  /** Brings the thread into the state in which the engine records no gradients. */
  void prepare() {
    EngineSettings.apply(1, Kernels.parse(content.kernels()));
  }

  /**
   * Says how likely each class is.
   *
   * @param rows standardized values, one row after the other
   * @param count how many rows
   * @return probabilities by row and class; they are computed in double from the network's logits
   */
  double[][] probabilities(float[] rows, int count) {
    Model model = model();
    RowShape shape = content.shape();
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray inputs = manager.create(rows, new Shape(count).addAll(shape.shape()));
      NDList outputs =
          model.getBlock().forward(new ParameterStore(manager, false), new NDList(inputs), false);
      float[] logits = outputs.get(0).toFloatArray();
      double[][] all = new double[count][];
      for (int row = 0; row < count; row++) {
        all[row] = softmax(logits, row * content.classes(), content.classes());
      }
      return all;
    }
  }

  private static double[] softmax(float[] logits, int from, int classes) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      largest = Math.max(largest, logits[from + c]);
    }
    double[] shares = new double[classes];
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      shares[c] = StrictMath.exp(logits[from + c] - largest);
      sum += shares[c];
    }
    for (int c = 0; c < classes; c++) {
      shares[c] /= sum;
    }
    return shares;
  }

  private Model model() {
    Model found = loaded;
    if (found == null) {
      synchronized (this) {
        if (loaded == null) {
          loaded = load();
        }
        found = loaded;
      }
    }
    return found;
  }

  private Model load() {
    Model model = Model.newInstance(ModelFiles.NAME, "PyTorch");
    try {
      ClassLoader classes = Thread.currentThread().getContextClassLoader();
      model.setBlock(
          Models.find(content.network(), content.networkOptions(), classes)
              .build(content.shape().shape(), content.classes()));
      Path directory = Files.createTempDirectory("polarity-model");
      try {
        Files.write(directory.resolve(ModelFiles.NAME + "-0000.params"), content.weights());
        model.load(directory, ModelFiles.NAME);
      } finally {
        AtomicFiles.deleteTree(directory);
      }
      return model;
    } catch (IOException | MalformedModelException e) {
      model.close();
      throw new InvalidInputException(
          "The network %s cannot be loaded (%s).".formatted(content.network(), e.getMessage()), e);
    }
  }
}
