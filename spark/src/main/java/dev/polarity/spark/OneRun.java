package dev.polarity.spark;

import dev.polarity.error.InvalidInputException;

/**
 * Lets an application have one run at a time. A barrier job needs all of its executors at once, so
 * two of them would each hold some and wait for the others.
 *
 * <p>Who runs is noted in the properties of the JVM, under the application's own name, since
 * nothing else is common to all threads of a driver and no more than that.
 */
final class OneRun implements AutoCloseable {

  private final String property;

  private OneRun(String property) {
    this.property = property;
  }

  /**
   * Takes the application's place for a run.
   *
   * @throws InvalidInputException if there is a run already
   */
  static OneRun of(String applicationId) {
    String property = "polarity.spark.run." + applicationId;
    if (System.getProperties().putIfAbsent(property, "under way") != null) {
      throw new InvalidInputException(
          "Another run is under way in this application, and a run takes its executors from the first step to the last; begin this one when that has ended (CrossValidator and TrainValidationSplit: parallelism 1).");
    }
    return new OneRun(property);
  }

  @Override
  public void close() {
    System.getProperties().remove(property);
  }
}
