package dev.polarity.bench;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polarity.data.Augmentation;
import dev.polarity.data.Examples;
import dev.polarity.data.LabelledBatch;
import java.util.List;

/**
 * The first examples of a larger set, so that a study of short runs does not spend its time on
 * evaluating them.
 *
 * @param all the larger set
 * @param size how many of it
 */
record FirstExamples(Examples all, int size) implements Examples {

  @Override
  public List<Shape> inputShapes() {
    return all.inputShapes();
  }

  @Override
  public List<String> classes() {
    return all.classes();
  }

  @Override
  public LabelledBatch batch(NDManager manager, int[] indices, Augmentation augmentation) {
    return all.batch(manager, indices, augmentation);
  }

  @Override
  public boolean drawNothing() {
    return all.drawNothing();
  }

  @Override
  public byte[] contentHash() {
    return all.contentHash();
  }
}
