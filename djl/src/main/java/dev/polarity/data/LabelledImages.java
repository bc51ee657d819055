package dev.polarity.data;

/**
 * Images as they were read: one array per image, channel by channel, row by row.
 *
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param height rows
 * @param width columns
 * @param pixels one array of channels · height · width bytes per image
 * @param labels one class index per image
 */
record LabelledImages(int channels, int height, int width, byte[][] pixels, int[] labels) {

  int size() {
    return pixels.length;
  }

  /** SHA-256 over the number of images, their shape and classes, the labels, and the pixels. */
  byte[] contentHash(int classes) {
    ContentHash hash = new ContentHash();
    hash.text("polarity images");
    hash.number(pixels.length);
    hash.number(channels);
    hash.number(height);
    hash.number(width);
    hash.number(classes);
    for (int label : labels) {
      hash.number(label);
    }
    for (byte[] image : pixels) {
      hash.bytes(image);
    }
    return hash.finish();
  }
}
