package dev.polarity.data;

import ai.djl.ndarray.types.Shape;
import dev.polarity.error.InvalidInputException;
import java.util.List;

/**
 * What to learn from, and what to be judged by.
 *
 * @param name {@code digits}, {@code mnist}, {@code cifar10}, {@code cifar100}, or the name of the
 *     directory or file
 * @param train the training examples
 * @param test the test examples, with the same input shapes and classes
 */
public record DataSet(String name, Examples train, Examples test) {

  /**
   * Checks that training and test examples fit together.
   *
   * @throws InvalidInputException if their shapes or classes differ
   */
  public DataSet {
    if (!train.inputShapes().equals(test.inputShapes())) {
      throw new InvalidInputException(
          "The training examples of "
              + name
              + " have the shape "
              + train.inputShapes()
              + ", but the test examples have "
              + test.inputShapes()
              + ": both must have the same.");
    }
    if (!train.classes().equals(test.classes())) {
      throw new InvalidInputException(
          "The training examples of "
              + name
              + " have "
              + train.classes().size()
              + " classes, but the test examples have other ones ("
              + test.classes().size()
              + "): both must have the same, in the same order.");
    }
  }

  /** Returns the shape of the first input of one example, without the batch axis. */
  public Shape inputShape() {
    return train.inputShape();
  }

  /** Returns the names of the classes; empty where the labels are not classes. */
  public List<String> classes() {
    return train.classes();
  }

  /**
   * Returns the SHA-256 of the data: that of the training hash followed by the test hash.
   *
   * @return 32 bytes, the caller's own
   */
  public byte[] contentHash() {
    ContentHash hash = new ContentHash();
    hash.bytes(train.contentHash());
    hash.bytes(test.contentHash());
    return hash.finish();
  }
}
