package dev.polarity.spark.frame;

import ai.djl.ndarray.types.Shape;
import dev.polarity.error.InvalidInputException;
import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the features of every row are: numbers, each a 32-bit float, or the pixels of an image, each
 * a byte, channel by channel and row by row.
 *
 * @param pixels whether they are pixels
 * @param groups how many groups of values are standardized each by itself: features, or channels
 * @param height rows of the image; 1 for numbers
 * @param width columns of the image; 1 for numbers
 */
public record RowShape(boolean pixels, int groups, int height, int width) implements Serializable {

  private static final Pattern IMAGE = Pattern.compile("(\\d{1,5}),(\\d{1,5}),(\\d{1,5})");

  /** Returns the shape of n numbers. */
  public static RowShape numbers(int n) {
    return new RowShape(false, n, 1, 1);
  }

  /** Returns the shape of images. */
  public static RowShape images(int channels, int height, int width) {
    return new RowShape(true, channels, height, width);
  }

  /**
   * Reads the shape of images.
   *
   * @param text {@code channels,height,width}, such as {@code 3,32,32}
   * @throws InvalidInputException if it is none
   */
  public static RowShape parseImages(String text) {
    Matcher sizes = IMAGE.matcher(text.replace(" ", ""));
    if (sizes.matches()) {
      RowShape shape =
          images(
              Integer.parseInt(sizes.group(1)),
              Integer.parseInt(sizes.group(2)),
              Integer.parseInt(sizes.group(3)));
      long values = (long) shape.groups * shape.height * shape.width;
      if (values > 0 && values <= 1 << 26) {
        return shape;
      }
    }
    throw new InvalidInputException(
        "imageShape \"%s\": expected channels,height,width, such as 3,32,32.".formatted(text));
  }

  /** Returns how many values a row has. */
  public int values() {
    return groups * groupSize();
  }

  /** Returns how many values one group has. */
  int groupSize() {
    return height * width;
  }

  /** Returns the bytes of a row's values. */
  int bytes() {
    return values() * (pixels ? Byte.BYTES : Float.BYTES);
  }

  /** Returns the shape of one example, without the batch axis. */
  public Shape shape() {
    return pixels ? new Shape(groups, height, width) : new Shape(groups);
  }

  @Override
  public String toString() {
    return pixels
        ? "images of %d x %d x %d (channels, height, width)".formatted(groups, height, width)
        : groups + " numbers";
  }
}
