package dev.polarity.spark;

import dev.polarity.data.DataSet;
import dev.polarity.spark.frame.FrameData;
import java.util.function.IntPredicate;

/** The rows of DataFrames on their way. */
record FrameShipment(FrameData rows, boolean owned) implements Shipment {

  @Override
  public DataSet open(LocalDisk disk, IntPredicate voters) {
    return rows.open(disk.data(), voters);
  }

  @Override
  public void close() {
    if (owned) {
      rows.close();
    }
  }
}
