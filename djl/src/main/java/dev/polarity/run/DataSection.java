package dev.polarity.run;

import java.util.List;

/**
 * What data a run was made from, so that changed data is noticed.
 *
 * @param name the recognised name: {@code digits}, {@code mnist}, {@code cifar10}, {@code
 *     cifar100}, or the directory's name
 * @param sha256 SHA-256 of the content in hexadecimal
 * @param train number of training examples
 * @param test number of test examples
 * @param shape sizes of one example
 * @param classes names of the classes, empty for regression
 */
public record DataSection(
    String name, String sha256, int train, int test, List<Long> shape, List<String> classes) {

  /** Copies the lists. */
  public DataSection {
    shape = List.copyOf(shape);
    classes = List.copyOf(classes);
  }
}
