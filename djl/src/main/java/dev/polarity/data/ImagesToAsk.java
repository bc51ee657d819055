package dev.polarity.data;

import ai.djl.ndarray.types.Shape;
import dev.polarity.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;

/** Images that a model is asked about: read from files, without labels. */
public final class ImagesToAsk {

  private ImagesToAsk() {}

  /**
   * Reads images.
   *
   * @param files image files, at least one
   * @param shape what the model takes: channels, height, width
   * @param classes the model's classes
   * @param normalisation the model's normalisation
   * @return the images in the order of the files, each labelled with class 0
   * @throws InvalidInputException if one cannot be read or has another size
   */
  public static ImageExamples read(
      List<Path> files, Shape shape, List<String> classes, Normalisation normalisation) {
    int channels = (int) shape.get(0);
    int height = (int) shape.get(1);
    int width = (int) shape.get(2);
    byte[][] pixels = new byte[files.size()][];
    for (int i = 0; i < pixels.length; i++) {
      ImageFile image = ImageFile.read(files.get(i));
      if (image.height() != height || image.width() != width) {
        throw new InvalidInputException(
            "%s has %d x %d pixels (height x width), but the model takes %d x %d; scale the image."
                .formatted(files.get(i), image.height(), image.width(), height, width));
      }
      pixels[i] = image.pixels(channels);
    }
    return ImageExamples.of(
        new LabelledImages(channels, height, width, pixels, new int[pixels.length]),
        classes,
        normalisation);
  }
}
