package dev.polarity.data;

import dev.polarity.error.InvalidInputException;

/** Opens data sets by name or by what a path holds. */
public final class DataSets {

  private DataSets() {}

  /**
   * Opens a data set.
   *
   * @param data {@code digits}, or a path to a directory or archive
   * @return the data set
   * @throws InvalidInputException if there is none, or it is damaged
   */
  public static DataSet open(String data) {
    throw new InvalidInputException("There is no data set in " + data + ".");
  }
}
