package dev.polarity.spark;

import dev.polarity.error.InvalidInputException;
import dev.polarity.mesh.NodeAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a barrier task tells all others, in the one round that they gather in: where its node
 * listens; or why there is none, since a task that kept away would leave the others waiting.
 *
 * @param rank the node's rank
 * @param executor the executor that it runs in
 * @param host where it listens
 * @param port where it listens
 * @param version its version of Polarity
 * @param failure why it has no node; empty if it has one
 */
record Introduction(
    int rank, String executor, String host, int port, String version, String failure) {

  private static final String SEPARATOR = "\t";

  static Introduction failed(int rank, String executor, String failure) {
    return new Introduction(rank, executor, "-", 0, "-", failure);
  }

  String text() {
    return String.join(
        SEPARATOR,
        Integer.toString(rank),
        executor,
        host,
        Integer.toString(port),
        version,
        failure.replaceAll("\\s+", " "));
  }

  static Introduction parse(String text) {
    String[] parts = text.split(SEPARATOR, -1);
    return new Introduction(
        Integer.parseInt(parts[0]),
        parts[1],
        parts[2],
        Integer.parseInt(parts[3]),
        parts[4],
        parts[5]);
  }

  /**
   * Reads what all have told.
   *
   * @param texts one for each rank, in any order
   * @return the addresses in the order of the ranks
   * @throws InvalidInputException if a node failed, versions differ, or two share a process
   */
  static List<NodeAddress> addresses(String[] texts) {
    List<Introduction> all =
        Arrays.stream(texts)
            .map(Introduction::parse)
            .sorted((a, b) -> Integer.compare(a.rank, b.rank))
            .toList();
    Map<String, Introduction> executors = new HashMap<>();
    for (Introduction one : all) {
      if (!one.failure.isEmpty()) {
        throw new InvalidInputException(one.failure);
      }
      Introduction other = executors.putIfAbsent(one.executor, one);
      if (other != null) {
        throw new InvalidInputException(
            "Spark has placed the nodes %d and %d in one executor (%s on %s), but a process holds one node; set spark.task.cpus to spark.executor.cores."
                .formatted(other.rank, one.rank, one.executor, one.host));
      }
      if (!one.version.equals(all.get(0).version)) {
        throw new InvalidInputException(
            "Node 0 on %s has Polarity %s, but node %d on %s has %s; give all executors the same jars."
                .formatted(all.get(0).host, all.get(0).version, one.rank, one.host, one.version));
      }
    }
    return all.stream().map(one -> new NodeAddress(one.host, one.port)).toList();
  }
}
