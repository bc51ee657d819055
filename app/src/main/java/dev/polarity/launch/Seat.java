package dev.polarity.launch;

import dev.polarity.mesh.NodeAddress;
import java.util.List;

/**
 * Which node a process is, among which.
 *
 * @param rank 0 … P - 1
 * @param nodes where all P nodes listen, in the order of their ranks
 */
public record Seat(int rank, List<NodeAddress> nodes) {

  /** Copies the list. */
  public Seat {
    nodes = List.copyOf(nodes);
  }

  /** Returns P, the number of nodes. */
  public int size() {
    return nodes.size();
  }
}
