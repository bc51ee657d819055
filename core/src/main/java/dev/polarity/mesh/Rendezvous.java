package dev.polarity.mesh;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;

/** How a node comes into its run; known before the identity of the run is. For one meeting. */
public interface Rendezvous {

  /** Returns r, the rank of this node, 0 … P - 1. */
  int rank();

  /** Returns P, the number of nodes. */
  int nodes();

  /**
   * Waits until all nodes are there and have proved that they hold the job's key. Whether they ask
   * for the same run is for them to compare, as the first thing they say: only then can they say
   * what differs. Once they have met, nobody who asks for another run is admitted.
   *
   * @param specHash the run's spec hash, 32 bytes
   * @return the connected mesh; the caller closes it
   * @throws InvalidInputException if a node has another key, version or number of nodes, two have
   *     the same rank, or the address of this node cannot be used
   * @throws StoppedException if not all nodes appear in time, one that has appeared says that it
   *     leaves, or this thread is interrupted
   */
  Messenger meet(byte[] specHash);
}
