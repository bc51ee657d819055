package dev.polarity.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Small files in the formats that the readers know. */
final class Fixtures {

  static final int CIFAR_IMAGE = 3072;

  private Fixtures() {}

  /** An IDX file: magic, axes, values. */
  static byte[] idx(int magic, byte[] values, int... axes) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * axes.length + values.length);
    file.putInt(magic);
    for (int axis : axes) {
      file.putInt(axis);
    }
    return file.put(values).array();
  }

  /** Images of random pixels, 5 x 4. */
  static byte[] idxImages(Random random, int count) {
    byte[] pixels = new byte[count * 20];
    random.nextBytes(pixels);
    return idx(0x803, pixels, count, 5, 4);
  }

  /** Labels 0, 1, …, classes - 1, 0, 1, … */
  static byte[] idxLabels(int count, int classes) {
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % classes);
    }
    return idx(0x801, labels, count);
  }

  /** A whole IDX directory of 12 training and 6 test images in 3 classes. */
  static Path idxDirectory(Path directory) {
    Random random = new Random(1);
    write(directory.resolve("train-images-idx3-ubyte"), idxImages(random, 12));
    write(directory.resolve("train-labels-idx1-ubyte"), idxLabels(12, 3));
    write(directory.resolve("t10k-images-idx3-ubyte"), idxImages(random, 6));
    write(directory.resolve("t10k-labels-idx1-ubyte"), idxLabels(6, 3));
    return directory;
  }

  /** CIFAR records with the given label bytes and random pixels. */
  static byte[] cifar(Random random, int[]... labels) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (int[] label : labels) {
      for (int value : label) {
        records.write(value);
      }
      byte[] pixels = new byte[CIFAR_IMAGE];
      random.nextBytes(pixels);
      records.writeBytes(pixels);
    }
    return records.toByteArray();
  }

  /** A whole CIFAR-10 directory of two training batches and a test batch. */
  static Path cifar10Directory(Path directory) {
    Random random = new Random(2);
    write(directory.resolve("data_batch_1.bin"), cifar(random, new int[] {3}, new int[] {9}));
    write(directory.resolve("data_batch_2.bin"), cifar(random, new int[] {0}));
    write(directory.resolve("test_batch.bin"), cifar(random, new int[] {7}));
    return directory;
  }

  static void image(Path file, String format, int width, int height, int... colours) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, colours[i % colours.length]);
    }
    image(file, format, image);
  }

  static void image(Path file, String format, BufferedImage image) {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, encoded);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write(file, encoded.toByteArray());
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** A gzipped tar of the files of a directory, each under a folder. */
  static byte[] tarGz(String folder, Path directory) {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(archive)) {
      for (Path file : DataFiles.list(directory)) {
        byte[] content = Files.readAllBytes(file);
        TarArchiveEntry entry = new TarArchiveEntry(folder + "/" + DataFiles.name(file));
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return gzip(archive.toByteArray());
  }

  static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
