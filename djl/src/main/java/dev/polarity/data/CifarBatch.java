package dev.polarity.data;

import dev.polarity.error.InvalidInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of one CIFAR file.
 *
 * @param pixels the three planes of each image
 * @param labels the last label byte of each record
 */
record CifarBatch(List<byte[]> pixels, int[] labels) {

  /** Reads records of one label byte per bound, each below its bound, and then an image. */
  static CifarBatch read(
      String described, InputStream in, long records, int[] labelBounds, int imageLength)
      throws IOException {
    List<byte[]> pixels = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (long i = 0; i < records; i++) {
      int label = 0;
      for (int bound : labelBounds) {
        label = in.read();
        if (label < 0) {
          throw cutShort(described, i, records);
        }
        if (label >= bound) {
          throw new InvalidInputException(
              described
                  + " gives image "
                  + i
                  + " the label "
                  + label
                  + ", which is out of range: expected 0 to "
                  + (bound - 1)
                  + "; get the file again.");
        }
      }
      byte[] image = new byte[imageLength];
      if (in.readNBytes(image, 0, imageLength) < imageLength) {
        throw cutShort(described, i, records);
      }
      pixels.add(image);
      labels.add(label);
    }
    return new CifarBatch(pixels, labels.stream().mapToInt(Integer::intValue).toArray());
  }

  private static EOFException cutShort(String described, long whole, long records) {
    return new EOFException(described + " ends after " + whole + " whole records of " + records);
  }
}
