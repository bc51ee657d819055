package dev.polarity.spark;

import dev.polarity.run.RunSpec;
import dev.polarity.run.Sampling;
import dev.polarity.spark.frame.FrameData;
import dev.polarity.spark.frame.FrameOptions;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The data of a run on Spark: files that executors read, or the rows of DataFrames. */
public abstract class SparkData {

  SparkData() {}

  /**
   * Data by path, of the kinds that {@code polarity train --data} knows.
   *
   * @param path {@code digits}, or a path that every executor can read through Hadoop: local (then
   *     at the same place on each), HDFS, S3. What is not local is copied to each executor's disk
   *     once
   */
  public static SparkData path(String path) {
    return new SparkData() {
      @Override
      String name() {
        return path;
      }

      @Override
      Shipment ship(SparkSession spark, RunSpec spec) {
        return new PathShipment(path, spark.sparkContext().hadoopConfiguration());
      }
    };
  }

  /**
   * The rows of DataFrames, in an order that only their content decides.
   *
   * @param train the training rows
   * @param test the rows to be judged by; without them a sample of the training rows
   * @param options which columns they are, and how to read them
   */
  public static SparkData frames(
      Dataset<Row> train, Optional<Dataset<Row>> test, FrameOptions options) {
    return new SparkData() {
      @Override
      String name() {
        return "frame";
      }

      @Override
      Shipment ship(SparkSession spark, RunSpec spec) {
        int shards = spec.sampling() == Sampling.SHARDED ? spec.voters() : 1;
        return new FrameShipment(
            FrameData.collect(train, test, 0, options.withShards(shards)), true);
      }
    };
  }

  /**
   * Rows that are collected already; who has collected them closes them.
   *
   * @param collected the rows
   */
  public static SparkData of(FrameData collected) {
    return new SparkData() {
      @Override
      String name() {
        return "frame";
      }

      @Override
      Shipment ship(SparkSession spark, RunSpec spec) {
        return new FrameShipment(collected, false);
      }
    };
  }

  /** Returns the name that the data have in the run's spec. */
  abstract String name();

  /** Makes the data ready to travel, on the driver. */
  abstract Shipment ship(SparkSession spark, RunSpec spec);
}
