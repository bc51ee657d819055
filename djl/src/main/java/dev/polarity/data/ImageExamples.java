package dev.polarity.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Labelled images of one size. They stay bytes, channel by channel and row by row, until their
 * batch, so that MNIST takes 57 MB and CIFAR-10 185 MB; a batch is written straight into the memory
 * of its array, which is freed with the manager and aligned as the tensor library likes it.
 */
public final class ImageExamples implements Examples {

  private final Shape shape;
  private final byte[][] images;
  private final int[] labels;
  private final List<String> classes;
  private final Normalisation normalisation;
  private final byte[] contentHash;

  private ImageExamples(
      Shape shape,
      byte[][] images,
      int[] labels,
      List<String> classes,
      Normalisation normalisation,
      byte[] contentHash) {
    this.shape = shape;
    this.images = images;
    this.labels = labels;
    this.classes = classes;
    this.normalisation = normalisation;
    this.contentHash = contentHash;
  }

  /** Takes over images whose labels are known to be class indices; the arrays are not copied. */
  static ImageExamples of(
      LabelledImages images, List<String> classes, Normalisation normalisation) {
    return new ImageExamples(
        new Shape(images.channels(), images.height(), images.width()),
        images.pixels(),
        images.labels(),
        List.copyOf(classes),
        normalisation,
        images.contentHash(classes.size()));
  }

  /**
   * Returns the same images under another normalisation, for example that of the training set which
   * a model was made from.
   *
   * @param other the normalisation to use, with as many channels
   * @return the images; the pixels are shared
   */
  public ImageExamples withNormalisation(Normalisation other) {
    if (other.channels() != normalisation.channels()) {
      throw new IllegalArgumentException(
          "a normalisation of "
              + other.channels()
              + " channels does not fit images of "
              + normalisation.channels());
    }
    return new ImageExamples(shape, images, labels, classes, other, contentHash);
  }

  /** Returns how pixels become numbers. */
  public Normalisation normalisation() {
    return normalisation;
  }

  /**
   * Returns the class index of one image.
   *
   * @param index which image, 0 … size - 1
   * @return its label
   */
  public int label(int index) {
    return labels[index];
  }

  /**
   * Returns the pixels of one image.
   *
   * @param index which image, 0 … size - 1
   * @return its bytes, channel by channel, row by row; a copy
   */
  public byte[] pixels(int index) {
    return images[index].clone();
  }

  @Override
  public int size() {
    return images.length;
  }

  @Override
  public List<Shape> inputShapes() {
    return List.of(shape);
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public boolean drawNothing() {
    return true;
  }

  @Override
  public byte[] contentHash() {
    return contentHash.clone();
  }

  @Override
  public LabelledBatch batch(NDManager manager, int[] indices, Augmentation augmentation) {
    float[] image = new float[Math.toIntExact(shape.size())];
    float[] batchLabels = new float[indices.length];
    NDArray inputs =
        manager.create(
            new Shape(indices.length, shape.get(0), shape.get(1), shape.get(2)), DataType.FLOAT32);
    FloatBuffer target = inputs.toByteBuffer(true).asFloatBuffer();
    for (int i = 0; i < indices.length; i++) {
      int index = indices[i];
      if (augmentation.isNone()) {
        normalise(images[index], image);
      } else {
        normalise(images[index], augmentation.variation(index), image);
      }
      target.put(image);
      batchLabels[i] = labels[index];
    }
    NDArray targets = manager.create(batchLabels);
    return new LabelledBatch(new NDList(inputs), new NDList(targets));
  }

  private void normalise(byte[] source, float[] target) {
    int plane = Math.toIntExact(shape.get(1) * shape.get(2));
    int position = 0;
    for (int channel = 0; channel < shape.get(0); channel++) {
      float[] table = normalisation.table(channel);
      for (int end = position + plane; position < end; position++) {
        target[position] = table[source[position] & 0xFF];
      }
    }
  }

  private void normalise(byte[] source, Augmentation.Variation variation, float[] target) {
    int channels = (int) shape.get(0);
    int height = (int) shape.get(1);
    int width = (int) shape.get(2);
    boolean flip = variation.flip() && channels > 1;
    int firstRow = variation.row() - Augmentation.PADDING;
    int firstColumn = variation.column() - Augmentation.PADDING;
    int position = 0;
    for (int channel = 0; channel < channels; channel++) {
      float[] table = normalisation.table(channel);
      for (int y = 0; y < height; y++) {
        int row = firstRow + y;
        int rowStart = (channel * height + row) * width;
        for (int x = 0; x < width; x++, position++) {
          int column = firstColumn + (flip ? width - 1 - x : x);
          boolean inside = row >= 0 && row < height && column >= 0 && column < width;
          target[position] = inside ? table[source[rowStart + column] & 0xFF] : 0f;
        }
      }
    }
  }
}
