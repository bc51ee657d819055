package dev.polarity.example;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polarity.data.Augmentation;
import dev.polarity.data.Examples;
import dev.polarity.data.ImageExamples;
import dev.polarity.data.LabelledBatch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Five of the ten digits, as classes 0 to 4: an {@link Examples} of one's own over another one.
 *
 * @param all the images of all digits
 * @param first the digit that becomes class 0
 * @param chosen the images that show one of the five
 */
record DigitsFrom(ImageExamples all, int first, int[] chosen) implements Examples {

  private static final int CLASSES = 5;

  static DigitsFrom of(Examples digits, int first) {
    ImageExamples images = (ImageExamples) digits;
    int[] chosen =
        IntStream.range(0, images.size())
            .filter(i -> images.label(i) >= first && images.label(i) < first + CLASSES)
            .toArray();
    return new DigitsFrom(images, first, chosen);
  }

  @Override
  public int size() {
    return chosen.length;
  }

  @Override
  public List<Shape> inputShapes() {
    return all.inputShapes();
  }

  @Override
  public List<String> classes() {
    return all.classes().subList(first, first + CLASSES);
  }

  @Override
  public LabelledBatch batch(NDManager manager, int[] indices, Augmentation augmentation) {
    int[] images = Arrays.stream(indices).map(index -> chosen[index]).toArray();
    LabelledBatch batch = all.batch(manager, images, augmentation);
    NDArray labels = batch.labels().singletonOrThrow().sub(first);
    return new LabelledBatch(batch.inputs(), new NDList(labels));
  }

  /** The images' hash with the first digit mixed in, which together say what is chosen. */
  @Override
  public byte[] contentHash() {
    byte[] hash = all.contentHash();
    hash[0] ^= (byte) first;
    return hash;
  }
}
