package dev.polarity.app;

import dev.polarity.data.DataSets;
import dev.polarity.data.ImageExamples;
import java.awt.image.BufferedImage;

/** The test images of the built-in digits, as pictures. */
final class TestDigits {

  private TestDigits() {}

  static ImageExamples examples() {
    return (ImageExamples) DataSets.open(DataSets.DIGITS).test();
  }

  static BufferedImage image(int index) {
    return image(examples(), index);
  }

  static BufferedImage image(ImageExamples digits, int index) {
    byte[] pixels = digits.pixels(index);
    int side = (int) Math.sqrt(pixels.length);
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, side, side, pixels);
    return image;
  }
}
