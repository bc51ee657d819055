package dev.polarity.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Spark with executors that are processes of their own, on this machine. */
public final class ClusterSpark {

  private ClusterSpark() {}

  /** Starts a cluster of executors with one core each. */
  public static SparkSession start(int executors) {
    try {
      Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return SparkSession.builder()
        .master("local-cluster[" + executors + ",1,1024]")
        .appName("polarity cluster tests")
        .config("spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "3")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.executor.heartbeatInterval", "2s")
        .getOrCreate();
  }

  /** Returns the process of each executor, once as many have come. */
  public static List<Long> processes(SparkSession spark, int executors) {
    new Cluster(spark.sparkContext())
        .nodes(OptionalInt.of(executors), executors, Duration.ofMinutes(2));
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(IntStream.range(0, 20 * executors).boxed().toList(), 20 * executors)
        .map(
            number -> {
              Thread.sleep(20);
              return ProcessHandle.current().pid();
            })
        .distinct()
        .collect();
  }
}
