package dev.polarity.app;

import dev.polarity.error.InvalidInputException;
import dev.polarity.study.DataPlaces;
import dev.polarity.study.StudyPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the data are that a recipe names: in the directory that was given, which must be recognised
 * as those data; with {@code --quick} alone the built-in digits stand in for them.
 */
final class GivenData implements DataPlaces {

  private static final Map<String, String> USUAL =
      Map.of(
          "mnist",
          "the four IDX files train-images-idx3-ubyte, train-labels-idx1-ubyte,"
              + " t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or .gz (the MNIST"
              + " database of handwritten digits, LeCun, Cortes and Burges)",
          "cifar10",
          "cifar-10-binary.tar.gz, or the directory cifar-10-batches-bin that is in it"
              + " (https://www.cs.toronto.edu/~kriz/cifar.html)",
          "cifar100",
          "cifar-100-binary.tar.gz, or the directory cifar-100-binary that is in it"
              + " (https://www.cs.toronto.edu/~kriz/cifar.html)");

  private static final String INSTEAD =
      "The built-in digits stand in for the data set of this study, so its figures say nothing"
          + " about that data set.";

  private final Backend backend;
  private final Optional<Path> directory;
  private final boolean quick;
  private boolean asked;

  GivenData(Backend backend, Optional<String> data, boolean quick) {
    if (data.filter("digits"::equals).isPresent()) {
      throw new InvalidInputException(
          "--data digits: the digits are built in, so a study that uses them names them itself; leave"
              + " --data out, or give the directory of the data set that the study asks for.");
    }
    this.backend = backend;
    this.directory = data.map(text -> Path.of(text).toAbsolutePath().normalize());
    this.quick = quick;
  }

  @Override
  public String of(String name) {
    asked = true;
    if (directory.isEmpty()) {
      if (quick) {
        return "digits";
      }
      throw new InvalidInputException(
          "--data is missing: give the directory of "
              + name
              + ", which Polarity does not download: "
              + USUAL.get(name)
              + ".");
    }
    String found = backend.find(directory.get().toString()).name();
    if (!found.equals(name)) {
      throw new InvalidInputException(
          "--data %s: expected the data set %s (%s), found %s."
              .formatted(directory.get(), name, USUAL.get(name), found));
    }
    return directory.get().toString();
  }

  /** Returns the study, which says so where digits have taken the place of its data. */
  StudyPlan titled(StudyPlan plan) {
    return directory.isPresent() || !asked
        ? plan
        : new StudyPlan(
            plan.name(),
            plan.about() + " " + INSTEAD,
            plan.identity(),
            plan.threads(),
            plan.tasks());
  }

  /** Returns what a person should know beforehand. */
  List<String> notes() {
    return directory.isPresent() || !asked ? List.of() : List.of(INSTEAD);
  }

  /** Refuses a directory that nothing asked for. */
  void refuseUnused() {
    if (directory.isPresent() && !asked) {
      throw new InvalidInputException(
          "--data "
              + directory.get()
              + ": the recipe names no data set to be found there (expected one of "
              + String.join(", ", DataPlaces.NAMES)
              + "); write the directory into the recipe instead.");
    }
  }
}
