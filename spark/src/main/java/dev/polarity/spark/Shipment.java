package dev.polarity.spark;

import dev.polarity.data.DataSet;
import java.io.Serializable;
import java.util.function.IntPredicate;

/** Data on their way to the executors. */
interface Shipment extends Serializable, AutoCloseable {

  /**
   * Opens the data on an executor.
   *
   * @param disk where it keeps them
   * @param voters which voters this node hosts
   */
  DataSet open(LocalDisk disk, IntPredicate voters);

  /** Gives back what the driver holds of them. */
  @Override
  void close();
}
