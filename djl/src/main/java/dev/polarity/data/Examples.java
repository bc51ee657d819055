package dev.polarity.data;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.RandomAccessDataset;
import java.util.List;

/**
 * A fixed, ordered, indexable collection of labelled examples.
 *
 * <p>Implementations do not change once they are made and may be used by several threads at once.
 */
public interface Examples {

  /** Returns the number of examples, at least 1. */
  int size();

  /** Returns the shape of each input of one example, without the batch axis. */
  List<Shape> inputShapes();

  /** Returns the shape of the first input of one example, without the batch axis. */
  default Shape inputShape() {
    return inputShapes().get(0);
  }

  /**
   * Returns the names of the classes, in the order of the labels; empty where the labels are not
   * classes.
   */
  List<String> classes();

  /**
   * Makes a batch. Its arrays belong to the manager, and nothing else holds them, so that closing
   * the manager frees them.
   *
   * @param manager the manager that will own the arrays
   * @param indices which examples, in the order of the batch, each in 0 … size - 1; not kept
   * @param augmentation how to vary the inputs; examples other than images pay no heed to it
   * @return the inputs and the labels
   */
  LabelledBatch batch(NDManager manager, int[] indices, Augmentation augmentation);

  /**
   * Returns whether making a batch draws nothing from the engine's generator of random numbers, so
   * that it may be made on another thread while the engine computes. What is not known to draw
   * nothing is taken to draw.
   */
  default boolean drawNothing() {
    return false;
  }

  /**
   * Returns the SHA-256 of what the examples are: shape, values, labels and their order.
   *
   * @return 32 bytes, the caller's own
   */
  byte[] contentHash();

  /**
   * Takes over a data set of DJL's whose labels are numbers to be predicted (regression).
   *
   * @param dataset the data set; its transforms and batchifiers are used, its sampler is not
   * @return its examples
   * @throws dev.polarity.error.InvalidInputException if it is empty or cannot be read
   */
  static Examples of(RandomAccessDataset dataset) {
    return new DjlExamples(dataset, List.of());
  }

  /**
   * Takes over a data set of DJL's whose labels are class indices.
   *
   * @param dataset the data set; its transforms and batchifiers are used, its sampler is not
   * @param classes the names of the classes, in the order of the labels
   * @return its examples
   * @throws dev.polarity.error.InvalidInputException if it is empty or cannot be read
   */
  static Examples of(RandomAccessDataset dataset, List<String> classes) {
    return new DjlExamples(dataset, classes);
  }
}
