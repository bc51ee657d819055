package dev.polarity.spark;

import org.apache.spark.sql.SparkSession;

/** Spark within the test's own process. */
public final class LocalSpark {

  private LocalSpark() {}

  /** Starts Spark with some threads. */
  public static SparkSession start(int threads) {
    return SparkSession.builder()
        .master("local[" + threads + "]")
        .appName("polarity tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "3")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.executor.heartbeatInterval", "1s")
        .getOrCreate();
  }
}
