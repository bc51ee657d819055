package dev.polarity.spark;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import scala.jdk.javaapi.CollectionConverters;

/** Hands the lines of {@link ProgressLines} on to the driver's program as they come. */
final class ProgressWatch extends SparkListener implements AutoCloseable {

  private final SparkContext spark;
  private final ProgressLines lines;
  private final Consumer<String> told;
  private final Set<Object> shown = new HashSet<>();

  ProgressWatch(SparkContext spark, ProgressLines lines, Consumer<String> told) {
    this.spark = spark;
    this.lines = lines;
    this.told = told;
    spark.addSparkListener(this);
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    CollectionConverters.asJava(update.accumUpdates())
        .forEach(
            task ->
                CollectionConverters.asJava(task._4())
                    .forEach(
                        accumulable -> {
                          if (accumulable.id() == lines.id()) {
                            show(accumulable);
                          }
                        }));
  }

  private void show(AccumulableInfo accumulable) {
    if (accumulable.update().isDefined() && accumulable.update().get() instanceof Map<?, ?> news) {
      show(news);
    }
  }

  private synchronized void show(Map<?, ?> news) {
    news.forEach(
        (number, line) -> {
          if (shown.add(number)) {
            told.accept((String) line);
          }
        });
  }

  /** Shows what came with the end of the tasks, and looks no further. */
  @Override
  public void close() {
    spark.removeSparkListener(this);
    show(lines.value());
  }
}
