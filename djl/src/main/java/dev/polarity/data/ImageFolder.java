package dev.polarity.data;

import dev.polarity.error.InvalidInputException;
import dev.polarity.random.CounterRandom;
import dev.polarity.random.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One folder of images per class, in {@code train} and {@code test}, or in the directory itself. In
 * the second case a sixth of each class, rounded down, is kept for the test: its images, in the
 * order of their names, are shuffled (Fisher and Yates; counter: the image's number in the whole
 * directory, epoch 2^32 - 1, purpose 2, under the seed 0), and the first of them are taken.
 *
 * <p>Classes and images are in the order of their names, by UTF-16 code unit, whatever the locale.
 * All images must have one size. They are grey if all of them are, and otherwise all in colour.
 * Files that are no images, and those whose name begins with a dot, are passed over.
 */
final class ImageFolder {

  private static final int TEST_SHARE = 6;
  private static final int SPLIT_EPOCH = -1;

  private ImageFolder() {}

  /** Whether a directory has a folder with an image in it, or a train or test folder of folders. */
  static boolean isPresent(List<Path> entries) {
    for (Path folder : folders(entries)) {
      if (isPart(folder, "train") || isPart(folder, "test") || !images(folder).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  static DataSet read(Path directory, List<Path> entries) {
    List<Path> folders = folders(entries);
    Path train = null;
    Path test = null;
    for (Path folder : folders) {
      train = isPart(folder, "train") ? folder : train;
      test = isPart(folder, "test") ? folder : test;
    }
    if (train == null && test == null) {
      return split(directory, classes(directory, folders));
    }
    if (train == null || test == null) {
      throw new InvalidInputException(
          directory
              + " holds the folder "
              + (train == null ? "test but no train" : "train but no test")
              + ": expected both, or one folder per class and neither; add it, or give "
              + (train == null ? test : train)
              + " itself to have a sixth of it kept for the test.");
    }
    return join(directory, classes(train, folders(DataFiles.list(train))), test, test(test));
  }

  private static List<ImageClass> test(Path test) {
    return classes(test, folders(DataFiles.list(test)));
  }

  /** The files of one class, in the order of their names. */
  private record ImageClass(String name, List<Path> files) {}

  private static List<ImageClass> classes(Path directory, List<Path> folders) {
    List<ImageClass> classes = new ArrayList<>();
    for (Path folder : folders) {
      List<Path> files = images(folder);
      if (files.isEmpty()) {
        throw new InvalidInputException(
            "The class folder "
                + folder
                + " holds no images: expected PNG, JPEG, GIF or BMP files in it; add some, or"
                + " remove the folder.");
      }
      classes.add(new ImageClass(DataFiles.name(folder), files));
    }
    if (classes.size() < 2) {
      throw new InvalidInputException(
          directory
              + " holds "
              + classes.size()
              + " class folder: expected at least two, with the images of one class in each.");
    }
    return classes;
  }

  private static DataSet split(Path directory, List<ImageClass> classes) {
    CounterRandom random = new CounterRandom(0);
    ImageStack train = new ImageStack();
    ImageStack test = new ImageStack();
    int first = 0;
    for (int label = 0; label < classes.size(); label++) {
      List<Path> files = classes.get(label).files;
      boolean[] kept = keptForTest(random, first, files.size());
      for (int i = 0; i < files.size(); i++) {
        (kept[i] ? test : train).add(files.get(i), label);
      }
      first += files.size();
    }
    if (test.isEmpty()) {
      throw new InvalidInputException(
          directory
              + " holds "
              + first
              + " images in "
              + classes.size()
              + " class folders, too few to keep any for the test: expected at least "
              + TEST_SHARE
              + " in one class, or folders train and test; add images.");
    }
    return assemble(directory, classes, train, test);
  }

  private static boolean[] keptForTest(CounterRandom random, int first, int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    for (int i = count - 1; i >= 1; i--) {
      int j = random.below(Purpose.ORDER, first + i, SPLIT_EPOCH, i + 1);
      int held = order[i];
      order[i] = order[j];
      order[j] = held;
    }
    boolean[] kept = new boolean[count];
    for (int i = 0; i < count / TEST_SHARE; i++) {
      kept[order[i]] = true;
    }
    return kept;
  }

  private static DataSet join(
      Path directory,
      List<ImageClass> trainClasses,
      Path testFolder,
      List<ImageClass> testClasses) {
    List<String> trainNames = names(trainClasses);
    List<String> testNames = names(testClasses);
    if (!trainNames.equals(testNames)) {
      List<String> odd = new ArrayList<>(trainNames);
      odd.removeAll(testNames);
      boolean missing = !odd.isEmpty();
      if (!missing) {
        odd.addAll(testNames);
        odd.removeAll(trainNames);
      }
      throw new InvalidInputException(
          testFolder
              + (missing ? " has no class folder " : " has the class folder ")
              + odd.get(0)
              + (missing ? ", but train has it" : ", but train has not")
              + ": expected the same class folders in both; "
              + (missing ? "add it." : "remove it, or add it to train."));
    }
    ImageStack train = new ImageStack();
    ImageStack test = new ImageStack();
    for (int label = 0; label < trainClasses.size(); label++) {
      for (Path file : trainClasses.get(label).files) {
        train.add(file, label);
      }
      for (Path file : testClasses.get(label).files) {
        test.add(file, label);
      }
    }
    return assemble(directory, trainClasses, train, test);
  }

  private static DataSet assemble(
      Path directory, List<ImageClass> classes, ImageStack train, ImageStack test) {
    train.checkSameSize(test);
    int channels = Math.max(train.channels(), test.channels());
    return KnownDataSets.assemble(
        DataFiles.name(directory), train.images(channels), test.images(channels), names(classes));
  }

  private static List<String> names(List<ImageClass> classes) {
    return classes.stream().map(ImageClass::name).toList();
  }

  private static List<Path> folders(List<Path> entries) {
    return entries.stream().filter(Files::isDirectory).toList();
  }

  private static List<Path> images(Path folder) {
    return DataFiles.list(folder).stream()
        .filter(file -> Files.isRegularFile(file) && ImageFile.isImage(file))
        .toList();
  }

  /** A class may be called "train": it is a part of the data only if it holds folders itself. */
  private static boolean isPart(Path folder, String name) {
    return DataFiles.name(folder).equals(name) && !folders(DataFiles.list(folder)).isEmpty();
  }
}
