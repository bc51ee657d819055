package dev.polarity.data;

import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A directory of four IDX files, as MNIST, Fashion-MNIST and EMNIST come: images and labels, for
 * training and for test. Which is images and which is labels stands in the file; which is for
 * training and which for test stands only in the name ({@code train}; {@code t10k} or {@code
 * test}).
 *
 * <p>There are as many classes as the highest training label and one. A damaged label would add
 * classes that nothing belongs to, so that a label above 9 is refused where fewer than half of the
 * labels up to it occur.
 */
final class IdxDataSet {

  private static final int DIGITS = 10;

  private enum Part {
    TRAIN_IMAGES("training images", "train-images-idx3-ubyte"),
    TRAIN_LABELS("training labels", "train-labels-idx1-ubyte"),
    TEST_IMAGES("test images", "t10k-images-idx3-ubyte"),
    TEST_LABELS("test labels", "t10k-labels-idx1-ubyte");

    private final String words;
    private final String usualName;

    Part(String words, String usualName) {
      this.words = words;
      this.usualName = usualName;
    }
  }

  private IdxDataSet() {}

  /** The files of a directory that are, or by their name should be, IDX files. */
  static List<Path> candidates(List<Path> entries) {
    List<Path> found = new ArrayList<>();
    for (Path entry : entries) {
      if (Files.isRegularFile(entry) && isCandidate(entry)) {
        found.add(entry);
      }
    }
    return found;
  }

  private static boolean isCandidate(Path file) {
    String name = lowerName(file);
    if (name.contains("-idx") || name.contains(".idx") || name.contains("ubyte")) {
      return true;
    }
    if (name.endsWith(".bin")) {
      return false;
    }
    try {
      return IdxFile.isMagic(DataFiles.head(file, 4));
    } catch (IOException e) {
      return false;
    }
  }

  static DataSet read(Path directory, List<Path> candidates) {
    Map<Part, Path> files = new EnumMap<>(Part.class);
    for (Path candidate : candidates) {
      Part part = part(candidate);
      files.merge(part, candidate, (first, second) -> choose(part, first, second));
    }
    for (Part part : Part.values()) {
      if (!files.containsKey(part)) {
        throw new InvalidInputException(
            directory
                + " holds IDX files but no "
                + part.words
                + ": expected a file such as "
                + part.usualName
                + " or "
                + part.usualName
                + ".gz; add it.");
      }
    }
    Path trainLabels = files.get(Part.TRAIN_LABELS);
    Path testLabels = files.get(Part.TEST_LABELS);
    LabelledImages train = join(files.get(Part.TRAIN_IMAGES), trainLabels);
    LabelledImages test = join(files.get(Part.TEST_IMAGES), testLabels);
    if (train.height() != test.height() || train.width() != test.width()) {
      throw new InvalidInputException(
          files.get(Part.TEST_IMAGES)
              + " holds images of "
              + test.height()
              + " x "
              + test.width()
              + " pixels, but "
              + files.get(Part.TRAIN_IMAGES)
              + " of "
              + train.height()
              + " x "
              + train.width()
              + ": both must have the same size.");
    }
    int classes = countClasses(trainLabels, train.labels());
    checkTestLabels(testLabels, test.labels(), classes);
    List<String> names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    return KnownDataSets.assemble(DataFiles.name(directory), train, test, names);
  }

  private static Part part(Path file) {
    String name = lowerName(file);
    boolean train = name.contains("train");
    boolean test = name.contains("t10k") || name.contains("test");
    if (train == test) {
      throw new InvalidInputException(
          file
              + " is an IDX file whose name does not tell whether it is for training or for test:"
              + " expected \"train\", or else \"t10k\" or \"test\", in its name; rename it.");
    }
    int magic = magic(file);
    boolean images = magic == IdxFile.IMAGES;
    boolean named = name.contains("image") || name.contains("label");
    if (named && images != name.contains("image")) {
      throw IdxFile.wrongMagic(
          file, magic, name.contains("image") ? IdxFile.IMAGES : IdxFile.LABELS);
    }
    if (!images && magic != IdxFile.LABELS) {
      throw IdxFile.wrongMagic(
          file, magic, name.contains("label") ? IdxFile.LABELS : IdxFile.IMAGES);
    }
    if (train) {
      return images ? Part.TRAIN_IMAGES : Part.TRAIN_LABELS;
    }
    return images ? Part.TEST_IMAGES : Part.TEST_LABELS;
  }

  private static int magic(Path file) {
    byte[] head;
    try {
      head = DataFiles.head(file, 4);
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    }
    if (head.length < 4) {
      throw new InvalidInputException(
          file
              + " is cut short: it holds "
              + head.length
              + " bytes, but an IDX file has a header of at least 8; get the file again.");
    }
    return ByteBuffer.wrap(head).getInt();
  }

  /** A file that lies there both plain and gzipped is read plain; any other pair is a riddle. */
  private static Path choose(Part part, Path first, Path second) {
    if (DataFiles.name(second).equals(DataFiles.name(first) + ".gz")) {
      return first;
    }
    throw new InvalidInputException(
        first
            + " and "
            + second
            + " both hold "
            + part.words
            + ": expected one such file; keep one data set per directory.");
  }

  private static LabelledImages join(Path imageFile, Path labelFile) {
    IdxFile.Images images = IdxFile.readImages(imageFile);
    int[] labels = IdxFile.readLabels(labelFile);
    if (images.pixels().length != labels.length) {
      throw new InvalidInputException(
          imageFile
              + " holds "
              + images.pixels().length
              + " images, but "
              + labelFile
              + " holds "
              + labels.length
              + " labels: expected one label per image; take both from the same data set.");
    }
    return new LabelledImages(1, images.height(), images.width(), images.pixels(), labels);
  }

  private static int countClasses(Path file, int[] labels) {
    int[] firstImage = new int[256];
    int highest = 0;
    for (int i = labels.length - 1; i >= 0; i--) {
      firstImage[labels[i]] = i + 1;
      highest = Math.max(highest, labels[i]);
    }
    long occurring = IntStream.of(firstImage).filter(image -> image > 0).count();
    if (highest >= DIGITS && 2 * occurring < highest + 1) {
      throw new InvalidInputException(
          file
              + " gives image "
              + (firstImage[highest] - 1)
              + " the label "
              + highest
              + ", which is out of range: expected labels that count up from 0, but only "
              + occurring
              + " of those up to "
              + highest
              + " occur; get the file again.");
    }
    if (highest == 0) {
      throw new InvalidInputException(
          file
              + " gives every image the label 0: expected at least two classes, 0 and 1; check the"
              + " labels.");
    }
    return highest + 1;
  }

  private static void checkTestLabels(Path file, int[] labels, int classes) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= classes) {
        throw new InvalidInputException(
            file
                + " gives image "
                + i
                + " the label "
                + labels[i]
                + ", which is out of range: expected 0 to "
                + (classes - 1)
                + " as in the training data; get the file again.");
      }
    }
  }

  private static String lowerName(Path file) {
    return DataFiles.name(file).toLowerCase(Locale.ROOT);
  }
}
