package dev.polarity.spark;

import dev.polarity.error.InvalidInputException;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a cluster offers: its executors, and how many tasks each of them runs at once.
 *
 * <p>A node fills a process: the tensor library's number of threads belongs to the process, and one
 * gradient at a time is computed in it. So where a run has several nodes, each executor must run
 * one task at a time, and there must be as many executors as nodes.
 *
 * @param local whether the driver is the only executor
 * @param dynamicAllocation whether Spark adds and removes executors as it likes
 * @param executorCores the cores of an executor, as far as is known, else 1
 * @param slots the tasks that each executor runs at once, for each executor
 */
record ClusterLayout(
    boolean local, boolean dynamicAllocation, int executorCores, List<Integer> slots) {

  /**
   * Returns how many nodes a run has.
   *
   * @param wanted what was asked for; empty: one for each executor, but no more than voters
   */
  int nodes(OptionalInt wanted, int voters) {
    int nodes = wanted.orElse(local ? 1 : Math.max(1, Math.min(voters, slots.size())));
    if (nodes < 1 || nodes > voters) {
      throw new InvalidInputException(
          "nodes %d with %d voters: expected from 1 node to as many as there are voters; set nodes or voters."
              .formatted(nodes, voters));
    }
    return nodes;
  }

  /** Returns whether there are too few executors, which may still come. */
  boolean isTooSmall(int nodes) {
    return nodes > (local ? 1 : slots.size());
  }

  /**
   * Refuses what cannot work.
   *
   * @throws InvalidInputException naming the setting to change
   */
  void check(int nodes) {
    if (dynamicAllocation) {
      throw new InvalidInputException(
          "spark.dynamicAllocation.enabled is true, but the nodes of a run stay from its first step to its last; set it to false and spark.executor.instances to %d."
              .formatted(nodes));
    }
    if (nodes == 1) {
      return;
    }
    if (local) {
      throw new InvalidInputException(
          "nodes %d with a local master: the driver is the only process there, and a process holds one node; set nodes to 1, or take a cluster (for trials local-cluster[%d,1,2048])."
              .formatted(nodes, nodes));
    }
    int most = slots.stream().mapToInt(Integer::intValue).max().orElse(1);
    if (most > 1) {
      throw new InvalidInputException(
          "Executors here run %d tasks at once, but a process holds one node; set spark.task.cpus to the cores of an executor (spark.executor.cores, here %d), so that a node has them all."
              .formatted(most, executorCores));
    }
    if (isTooSmall(nodes)) {
      throw new InvalidInputException(
          "nodes %d, but only %d executors have come; raise spark.executor.instances (or spark.cores.max), or set nodes to %d."
              .formatted(nodes, slots.size(), Math.max(1, slots.size())));
    }
  }
}
