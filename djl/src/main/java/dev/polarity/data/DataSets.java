package dev.polarity.data;

import ai.djl.ndarray.types.Shape;
import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens data sets: the built-in digits by their name, all others by what a path holds.
 *
 * <p>Known are directories of IDX files (plain or gzipped: MNIST, Fashion-MNIST, EMNIST), the
 * binary version of CIFAR-10 and CIFAR-100 (directory or archive; fine labels), and one folder of
 * images per class.
 */
public final class DataSets {

  /** The name of the built-in data set. */
  public static final String DIGITS = "digits";

  private static final String EXPECTED =
      "expected IDX files (MNIST and its kin), the binary version of CIFAR-10 or CIFAR-100, or one"
          + " folder of images per class";
  private static final int SHOWN = 3;

  private DataSets() {}

  /**
   * Opens a data set.
   *
   * @param data {@code digits}, or the path of a directory or of a CIFAR archive; a directory that
   *     is called digits is {@code ./digits}
   * @return the data set, its images still bytes
   * @throws InvalidInputException if there is none, it is damaged, or it is of no known kind
   */
  public static DataSet open(String data) {
    if (data.equals(DIGITS)) {
      return Digits.generate(Digits.TRAIN, Digits.TEST);
    }
    Path path = path(data);
    if (Files.isDirectory(path)) {
      return openDirectory(path);
    }
    if (Files.exists(path)) {
      return openFile(path);
    }
    throw new InvalidInputException(
        "There is no directory or file "
            + data
            + ": "
            + EXPECTED
            + ", or the word digits for the built-in data; check the path.");
  }

  /**
   * Reads image files for a model to judge. A colour image is turned grey for a model of grey
   * images, and a grey one is given three equal colours for a model of colour images.
   *
   * @param files PNG, JPEG, GIF or BMP files, at least one
   * @param shape the model's input, (channels, height, width); every image must have this height
   *     and width
   * @param normalisation the model's normalisation
   * @return the images in the order of the files, without classes and with the label 0
   * @throws InvalidInputException if a file is not there, damaged or of another size
   */
  public static ImageExamples readImages(
      List<Path> files, Shape shape, Normalisation normalisation) {
    int channels = (int) shape.get(0);
    byte[][] pixels = new byte[files.size()][];
    for (int i = 0; i < pixels.length; i++) {
      Path file = files.get(i);
      ImageFile image = ImageFile.read(file);
      if (image.height() != shape.get(1) || image.width() != shape.get(2)) {
        throw new InvalidInputException(
            file
                + " has "
                + image.height()
                + " x "
                + image.width()
                + " pixels, but the model was trained on "
                + shape.get(1)
                + " x "
                + shape.get(2)
                + ": expected that size; scale the image to it.");
      }
      pixels[i] = image.pixels(channels);
    }
    LabelledImages images =
        new LabelledImages(
            channels, (int) shape.get(1), (int) shape.get(2), pixels, new int[pixels.length]);
    return ImageExamples.of(images, List.of(), normalisation);
  }

  private static Path path(String data) {
    try {
      return Path.of(data);
    } catch (InvalidPathException e) {
      throw new InvalidInputException(
          "\"" + data + "\" is no path (" + e.getReason() + "): " + EXPECTED + ".", e);
    }
  }

  private static DataSet openDirectory(Path directory) {
    List<Path> entries = DataFiles.list(directory);
    if (entries.isEmpty()) {
      throw new InvalidInputException(
          "The directory " + directory + " is empty: " + EXPECTED + " in it; check the path.");
    }
    List<Path> idx = IdxDataSet.candidates(entries);
    if (!idx.isEmpty()) {
      return IdxDataSet.read(directory, idx);
    }
    Path cifar = CifarDataSet.find(directory, entries);
    if (cifar != null) {
      return CifarDataSet.readDirectory(directory, cifar);
    }
    if (ImageFolder.isPresent(entries)) {
      return ImageFolder.read(directory, entries);
    }
    List<String> names = entries.stream().limit(SHOWN).map(DataFiles::name).toList();
    throw new InvalidInputException(
        "The directory "
            + directory
            + " holds no known kind of data (found "
            + String.join(", ", names)
            + (entries.size() > SHOWN ? ", …" : "")
            + "): "
            + EXPECTED
            + "; check the path.");
  }

  private static DataSet openFile(Path file) {
    byte[] head;
    try {
      head = DataFiles.head(file, CifarDataSet.TAR_HEAD);
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    }
    if (IdxFile.isMagic(head)) {
      throw new InvalidInputException(
          file
              + " is one IDX file: expected the directory that holds training and test images and"
              + " labels; give its directory.");
    }
    if (CifarDataSet.isTar(head)) {
      return CifarDataSet.readArchive(file);
    }
    throw new InvalidInputException(
        "The file "
            + file
            + " is no known kind of data: expected a directory, or the .tar.gz of CIFAR-10 or"
            + " CIFAR-100, binary version; check the path.");
  }
}
