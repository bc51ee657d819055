package dev.polarity.data;

import dev.polarity.error.InvalidInputException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipException;

/**
 * The file format of MNIST (LeCun, Cortes and Burges, <em>The MNIST database</em>): a magic number
 * 0, 0, type, number of axes, then the length of each axis and the values, all big-endian. Here
 * values are unsigned bytes (type 8), images have three axes and labels one. A file may be gzipped.
 *
 * <p>Nothing is allocated on the word of a header: images are read one by one, so that a damaged
 * count ends with the file.
 */
final class IdxFile {

  static final int IMAGES = 0x00000803;
  static final int LABELS = 0x00000801;

  private static final int MAX_SIDE = 1 << 12;

  private IdxFile() {}

  /** Whether four bytes begin an IDX file of any kind. */
  static boolean isMagic(byte[] head) {
    return head.length >= 4
        && head[0] == 0
        && head[1] == 0
        && head[2] >= 0x08
        && head[2] <= 0x0E
        && head[3] >= 1
        && head[3] <= 4;
  }

  /** Grey images as they stand in a file. */
  record Images(int height, int width, byte[][] pixels) {}

  static Images readImages(Path file) {
    return read(
        file,
        in -> {
          int count = begin(file, in, IMAGES);
          int height = in.readInt();
          int width = in.readInt();
          if (height < 1 || height > MAX_SIDE || width < 1 || width > MAX_SIDE) {
            throw new InvalidInputException(
                file
                    + " says that its images are "
                    + Integer.toUnsignedString(height)
                    + " x "
                    + Integer.toUnsignedString(width)
                    + " pixels: expected 1 to "
                    + MAX_SIDE
                    + " each way; its header is damaged, get the file again.");
          }
          List<byte[]> images = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            byte[] image = new byte[height * width];
            int got = in.readNBytes(image, 0, image.length);
            if (got < image.length) {
              throw cutShort(file, i, count, "images");
            }
            images.add(image);
          }
          return new Images(height, width, images.toArray(new byte[0][]));
        });
  }

  static int[] readLabels(Path file) {
    return read(
        file,
        in -> {
          int count = begin(file, in, LABELS);
          byte[] labels = in.readNBytes(count);
          if (labels.length < count) {
            throw cutShort(file, labels.length, count, "labels");
          }
          int[] values = new int[count];
          for (int i = 0; i < count; i++) {
            values[i] = labels[i] & 0xFF;
          }
          return values;
        });
  }

  private interface Content<T> {
    T read(DataInputStream in) throws IOException;
  }

  private static <T> T read(Path file, Content<T> content) {
    try (DataInputStream in = new DataInputStream(DataFiles.open(file))) {
      T value = content.read(in);
      if (in.read() >= 0) {
        throw new InvalidInputException(
            file
                + " goes on after what its header announces: expected its end there; it is"
                + " damaged, get the file again.");
      }
      return value;
    } catch (EOFException e) {
      throw new InvalidInputException(
          file + " is cut short: expected more after its header; get the file again.", e);
    } catch (ZipException e) {
      throw new InvalidInputException(
          file
              + " is a damaged gzip file ("
              + e.getMessage()
              + "): expected a whole one; get the file again.",
          e);
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    }
  }

  /** Checks the magic number and returns the number of items. */
  private static int begin(Path file, DataInputStream in, int expected) throws IOException {
    int magic = in.readInt();
    if (magic != expected) {
      throw wrongMagic(file, magic, expected);
    }
    int count = in.readInt();
    if (count < 1) {
      throw new InvalidInputException(
          file
              + " announces "
              + Integer.toUnsignedString(count)
              + " items: expected 1 to 2147483647; it is empty or damaged, get the file again.");
    }
    return count;
  }

  static InvalidInputException wrongMagic(Path file, int magic, int expected) {
    return new InvalidInputException(
        String.format(
            Locale.ROOT,
            "%s begins with the magic number 0x%08x, but an IDX file of %s begins with 0x%08x: it"
                + " is damaged or of another kind, get the file again.",
            file,
            magic,
            expected == IMAGES ? "images" : "labels",
            expected));
  }

  private static InvalidInputException cutShort(Path file, int whole, int count, String items) {
    return new InvalidInputException(
        file
            + " is cut short: it holds "
            + whole
            + " whole "
            + items
            + ", but its header announces "
            + count
            + "; get the file again.");
  }
}
