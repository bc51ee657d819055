package dev.polarity.data;

import dev.polarity.error.InvalidInputException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * One image as pixels, whatever format it was in. An image whose three colours are equal everywhere
 * is grey, however it is stored.
 *
 * <p>Grey samples are taken as they stand: the JDK's own way to RGB holds that grey is linear light
 * and would brighten them.
 *
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param height rows
 * @param width columns
 * @param pixels channel by channel, row by row
 */
public record ImageFile(int channels, int height, int width, byte[] pixels) {

  private static final Set<String> EXTENSIONS = Set.of("png", "jpg", "jpeg", "gif", "bmp");
  private static final long MAX_PIXELS = 1L << 24;
  private static final int HEAD = 9;

  /** Of PNG, JPEG and both kinds of GIF. */
  private static final List<byte[]> SIGNATURES =
      Stream.of("89504e470d0a1a0a", "ffd8ff", "474946383761", "474946383961")
          .map(HexFormat.of()::parseHex)
          .toList();

  /**
   * Tells whether bytes begin as a PNG, JPEG or GIF file does.
   *
   * @param content the bytes, at least the first nine of them, if there are as many
   */
  public static boolean begins(byte[] content) {
    return SIGNATURES.stream()
        .anyMatch(
            signature ->
                content.length > signature.length
                    && Arrays.equals(content, 0, signature.length, signature, 0, signature.length));
  }

  /** Whether a file is an image by its name, or begins as a PNG, JPEG or GIF file does. */
  static boolean isImage(Path file) {
    String name = DataFiles.name(file).toLowerCase(Locale.ROOT);
    if (EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1))) {
      return true;
    }
    try {
      return begins(DataFiles.head(file, HEAD));
    } catch (IOException e) {
      return false;
    }
  }

  /** Reads the first image of a file. */
  static ImageFile read(Path file) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    }
    return decode(content, file.toString());
  }

  /**
   * Decodes the first image of a file.
   *
   * @param content all bytes of the file
   * @param name what an error calls it, at the beginning of a sentence
   * @return the image
   * @throws InvalidInputException if it is damaged, too large, transparent, or of no known format
   */
  public static ImageFile decode(byte[] content, String name) {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw damaged(name, "its content is of no known image format", null);
      }
      ImageReader reader = readers.next();
      try {
        return decode(name, reader, in);
      } finally {
        reader.dispose();
      }
    } catch (InvalidInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw damaged(name, e.getMessage(), e);
    }
  }

  private static ImageFile decode(String name, ImageReader reader, ImageInputStream in)
      throws IOException {
    reader.setInput(in, true, true);
    StringBuilder truncation = new StringBuilder();
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
            truncation.append(warning);
          }
        });
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if ((long) width * height > MAX_PIXELS) {
      throw new InvalidInputException(
          name
              + " has "
              + height
              + " x "
              + width
              + " pixels: expected at most "
              + MAX_PIXELS
              + " in all; scale the images down.");
    }
    BufferedImage image = reader.read(0);
    if (!truncation.isEmpty()) {
      throw damaged(name, truncation.toString(), null);
    }
    byte[] colour = isStoredGrey(image) ? greySamples(image) : colourSamples(name, image);
    byte[] grey = colour.length == height * width ? colour : withoutColour(colour);
    return grey == null
        ? new ImageFile(3, height, width, colour)
        : new ImageFile(1, height, width, grey);
  }

  private static boolean isStoredGrey(BufferedImage image) {
    ColorModel model = image.getColorModel();
    return model instanceof ComponentColorModel
        && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY
        && (model.getNumComponents() == 1 || isOpaque(image));
  }

  /** Whether the second component, which says how opaque each pixel is, is full everywhere. */
  private static boolean isOpaque(BufferedImage image) {
    Raster raster = image.getRaster();
    int full = (1 << raster.getSampleModel().getSampleSize(1)) - 1;
    int[] opacity = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 1, (int[]) null);
    return Arrays.stream(opacity).allMatch(sample -> sample == full);
  }

  private static byte[] greySamples(BufferedImage image) {
    Raster raster = image.getRaster();
    int excess = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
    int width = image.getWidth();
    byte[] samples = new byte[width * image.getHeight()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (raster.getSample(i % width, i / width, 0) >> excess);
    }
    return samples;
  }

  private static byte[] colourSamples(String name, BufferedImage image) {
    int width = image.getWidth();
    int plane = width * image.getHeight();
    int[] colours = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    byte[] samples = new byte[3 * plane];
    for (int i = 0; i < plane; i++) {
      if (colours[i] >>> 24 != 0xFF) {
        throw new InvalidInputException(
            name
                + " has transparent pixels, whose colour depends on what lies behind: expected an"
                + " opaque image; save it on a background.");
      }
      samples[i] = (byte) (colours[i] >> 16);
      samples[plane + i] = (byte) (colours[i] >> 8);
      samples[2 * plane + i] = (byte) colours[i];
    }
    return samples;
  }

  /** One plane, where all three are equal; otherwise null. */
  private static byte[] withoutColour(byte[] colour) {
    int plane = colour.length / 3;
    byte[] grey = new byte[plane];
    for (int i = 0; i < plane; i++) {
      if (colour[i] != colour[plane + i] || colour[i] != colour[2 * plane + i]) {
        return null;
      }
      grey[i] = colour[i];
    }
    return grey;
  }

  /**
   * Returns the pixels with the wanted number of channels: grey is repeated, and colour becomes its
   * luma after ITU-R BT.601, (299 R + 587 G + 114 B) / 1000, rounded.
   */
  public byte[] pixels(int wantedChannels) {
    if (wantedChannels == channels) {
      return pixels;
    }
    int plane = height * width;
    byte[] converted = new byte[wantedChannels * plane];
    for (int i = 0; i < plane; i++) {
      if (channels == 1) {
        for (int channel = 0; channel < wantedChannels; channel++) {
          converted[channel * plane + i] = pixels[i];
        }
      } else {
        int red = pixels[i] & 0xFF;
        int green = pixels[plane + i] & 0xFF;
        int blue = pixels[2 * plane + i] & 0xFF;
        converted[i] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
      }
    }
    return converted;
  }

  private static InvalidInputException damaged(String name, String why, Throwable cause) {
    return new InvalidInputException(
        name
            + " is a damaged image"
            + (why == null ? "" : " (" + why + ")")
            + ": expected a whole PNG, JPEG, GIF or BMP file; replace or remove it.",
        cause);
  }
}
