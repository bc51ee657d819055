package dev.polarity.data;

import dev.polarity.error.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Image files of one size, read one by one, grey until one of them has a colour. */
final class ImageStack {

  private final List<ImageFile> images = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private Path first;
  private int channels = 1;

  /** Reads a file and adds it. */
  void add(Path file, int label) {
    ImageFile image = ImageFile.read(file);
    if (images.isEmpty()) {
      first = file;
    } else {
      checkSize(image, file);
    }
    images.add(image);
    labels.add(label);
    channels = Math.max(channels, image.channels());
  }

  void checkSameSize(ImageStack other) {
    checkSize(other.images.get(0), other.first);
  }

  private void checkSize(ImageFile image, Path file) {
    ImageFile expected = images.get(0);
    if (image.height() != expected.height() || image.width() != expected.width()) {
      throw new InvalidInputException(
          file
              + " has "
              + image.height()
              + " x "
              + image.width()
              + " pixels, but "
              + first
              + " has "
              + expected.height()
              + " x "
              + expected.width()
              + ": expected images of one size; scale them to it.");
    }
  }

  boolean isEmpty() {
    return images.isEmpty();
  }

  int channels() {
    return channels;
  }

  LabelledImages images(int wantedChannels) {
    byte[][] pixels = new byte[images.size()][];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = images.get(i).pixels(wantedChannels);
    }
    return new LabelledImages(
        wantedChannels,
        images.get(0).height(),
        images.get(0).width(),
        pixels,
        labels.stream().mapToInt(Integer::intValue).toArray());
  }
}
