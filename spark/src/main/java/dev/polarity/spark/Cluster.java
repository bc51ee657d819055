package dev.polarity.spark;

import dev.polarity.error.StoppedException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.jdk.javaapi.CollectionConverters;

/** Looks at the cluster that a Spark context has. */
final class Cluster {

  private static final long LOOK_MILLIS = 200;
  private static final long SETTLED_NANOS = 5_000_000_000L;
  private static final Pattern LOCAL_CLUSTER = Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,.*");

  private final SparkContext spark;

  Cluster(SparkContext spark) {
    this.spark = spark;
  }

  /** Returns the cores that a task is given, which are the threads of the tensor library. */
  int taskCpus() {
    return spark.conf().getInt("spark.task.cpus", 1);
  }

  /** Returns the layout as it is now. */
  ClusterLayout layout() {
    SparkConf conf = spark.conf();
    List<ExecutorSummary> executors =
        CollectionConverters.asJava(spark.statusStore().executorList(true)).stream()
            .filter(executor -> !executor.id().equals("driver"))
            .toList();
    return new ClusterLayout(
        spark.isLocal(),
        conf.getBoolean("spark.dynamicAllocation.enabled", false),
        executors.stream().mapToInt(ExecutorSummary::totalCores).max().orElse(1),
        executors.stream().map(ExecutorSummary::maxTasks).toList());
  }

  /**
   * Waits until enough executors have come, and checks the layout. Where nothing says how many
   * there will be, enough have come when for some seconds no further one has.
   *
   * @param wanted how many nodes were asked for
   * @param voters how many voters there are
   * @param patience how long to wait for executors
   * @return how many nodes the run has
   */
  int nodes(OptionalInt wanted, int voters, Duration patience) {
    OptionalInt expected = wanted.isPresent() ? wanted : announced(voters);
    long until = System.nanoTime() + patience.toNanos();
    ClusterLayout layout = layout();
    long changed = System.nanoTime();
    while (!layout.local()
        && (layout.slots().isEmpty()
            || layout.isTooSmall(expected.orElse(1))
            || expected.isEmpty() && System.nanoTime() - changed < SETTLED_NANOS)
        && System.nanoTime() < until) {
      pause();
      ClusterLayout before = layout;
      layout = layout();
      if (layout.slots().size() != before.slots().size()) {
        changed = System.nanoTime();
      }
    }
    int nodes = layout.nodes(expected, voters);
    layout.check(nodes);
    return nodes;
  }

  /** How many executors the settings announce; more than voters are of no use. */
  private OptionalInt announced(int voters) {
    Matcher localCluster = LOCAL_CLUSTER.matcher(spark.master());
    int instances =
        localCluster.matches()
            ? Integer.parseInt(localCluster.group(1))
            : spark.conf().getInt("spark.executor.instances", 0);
    return instances > 0 ? OptionalInt.of(Math.min(instances, voters)) : OptionalInt.empty();
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException("Interrupted while waiting for executors.", e);
    }
  }
}
