package dev.polarity.app;

import dev.polarity.data.DataSet;
import dev.polarity.data.DataSets;

/** Keeps the data set that was opened last, since the runs of a study read the same one. */
final class LastDataSet {

  private String data;
  private DataSet opened;

  /**
   * Opens a data set, or returns the one that is open.
   *
   * @param asked digits, or a directory or file
   */
  DataSet open(String asked) {
    if (!asked.equals(data)) {
      opened = DataSets.open(asked);
      data = asked;
    }
    return opened;
  }
}
