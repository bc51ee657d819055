package dev.polarity.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A small directory of IDX files: noise in ten classes. */
final class IdxFiles {

  static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  static final String TEST_LABELS = "t10k-labels-idx1-ubyte";
  static final int TRAIN = 200;
  static final int TEST = 20;
  static final int SIDE = 8;

  private static final int IMAGES_MAGIC = 0x803;
  private static final int LABELS_MAGIC = 0x801;
  private static final int CLASSES = 10;

  private IdxFiles() {}

  /** Makes the directory, and returns it. */
  static Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve(TRAIN_IMAGES), images(TRAIN));
    Files.write(directory.resolve(TRAIN_LABELS), labels(TRAIN));
    Files.write(directory.resolve(TEST_IMAGES), images(TEST));
    Files.write(directory.resolve(TEST_LABELS), labels(TEST));
    return directory;
  }

  private static byte[] images(int count) {
    byte[] pixels = new byte[count * SIDE * SIDE];
    new Random(count).nextBytes(pixels);
    return ByteBuffer.allocate(16 + pixels.length)
        .putInt(IMAGES_MAGIC)
        .putInt(count)
        .putInt(SIDE)
        .putInt(SIDE)
        .put(pixels)
        .array();
  }

  /** Labels 0, 1, … 9, 0, 1, … */
  static byte[] labels(int count) {
    ByteBuffer file = ByteBuffer.allocate(8 + count).putInt(LABELS_MAGIC).putInt(count);
    for (int i = 0; i < count; i++) {
      file.put((byte) (i % CLASSES));
    }
    return file.array();
  }
}
