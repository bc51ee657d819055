package dev.polarity.data;

import dev.polarity.random.CounterRandom;
import dev.polarity.random.Purpose;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images of any shape with random pixels and labels, for measurements of time: what they show does
 * not matter to it, and no file is needed.
 */
public final class GeneratedImages {

  private static final int BYTES_PER_BLOCK = 16;

  private GeneratedImages() {}

  /**
   * Makes a data set; the test images are the training images.
   *
   * @param channels 1 or 3
   * @param side rows, and columns
   * @param classes how many classes
   * @param size how many images
   * @return the data set
   */
  public static DataSet of(int channels, int side, int classes, int size) {
    CounterRandom random = new CounterRandom(0);
    byte[][] pixels = new byte[size][channels * side * side];
    int[] labels = new int[size];
    int[] block = new int[4];
    for (int image = 0; image < size; image++) {
      byte[] target = pixels[image];
      for (int place = 0; place < target.length; place++) {
        if (place % BYTES_PER_BLOCK == 0) {
          random.words(Purpose.DIGITS, image, 2, place / BYTES_PER_BLOCK, block);
        }
        target[place] = (byte) (block[place / 4 % 4] >>> 8 * (place % 4));
      }
      labels[image] = image % classes;
    }
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    ImageExamples examples =
        ImageExamples.of(
            new LabelledImages(channels, side, side, pixels, labels),
            names,
            Normalisation.measure(channels, pixels));
    return new DataSet("generated", examples, examples);
  }
}
