package dev.polarity.report;

import dev.polarity.study.KeyColumns;
import java.util.Comparator;

/**
 * What runs must have in common to be compared at all: the data, the network, and the images that
 * make one step.
 *
 * @param data name of the data set
 * @param model name of the network, with its options in brackets
 * @param voters voters per step
 * @param batch images per voter and step
 */
record Task(String data, String model, int voters, int batch) implements Comparable<Task> {

  private static final Comparator<Task> ORDER =
      Comparator.comparing(Task::data)
          .thenComparing(Task::model)
          .thenComparingInt(Task::voters)
          .thenComparingInt(Task::batch);

  static Task of(KeyColumns key) {
    return new Task(
        key.data(), Options.model(key.model(), key.options()), key.voters(), key.batch());
  }

  @Override
  public int compareTo(Task other) {
    return ORDER.compare(this, other);
  }
}
