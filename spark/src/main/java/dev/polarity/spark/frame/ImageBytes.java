package dev.polarity.spark.frame;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/**
 * An image as the bytes of a PNG, JPEG, GIF or BMP file, as Spark's {@code binaryFile} source reads
 * them, made into pixels. What is stored as grey stays grey, with its samples as they are.
 *
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param height rows
 * @param width columns
 * @param pixels channel by channel, row by row
 */
record ImageBytes(int channels, int height, int width, byte[] pixels) {

  /**
   * Decodes an image.
   *
   * @throws IOException if it is damaged or of no known format
   */
  static ImageBytes decode(byte[] file) throws IOException {
    BufferedImage image;
    try {
      image = ImageIO.read(new ByteArrayInputStream(file));
    } catch (RuntimeException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (image == null) {
      throw new IOException("no PNG, JPEG, GIF or BMP file");
    }
    int width = image.getWidth();
    int height = image.getHeight();
    return image.getType() == BufferedImage.TYPE_BYTE_GRAY
        ? new ImageBytes(1, height, width, grey(image.getRaster()))
        : new ImageBytes(3, height, width, colour(image));
  }

  private static byte[] grey(Raster raster) {
    int[] samples = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
    byte[] pixels = new byte[samples.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) samples[i];
    }
    return pixels;
  }

  private static byte[] colour(BufferedImage image) {
    int width = image.getWidth();
    int plane = width * image.getHeight();
    int[] colours = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    byte[] pixels = new byte[3 * plane];
    for (int i = 0; i < plane; i++) {
      pixels[i] = (byte) (colours[i] >> 16);
      pixels[plane + i] = (byte) (colours[i] >> 8);
      pixels[2 * plane + i] = (byte) colours[i];
    }
    return pixels;
  }
}
