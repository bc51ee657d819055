package dev.polarity.bench;

/**
 * Machines on paper: racks of as many nodes, each node with one full-duplex link to its rack's
 * switch, each rack with one full-duplex trunk to a switch that is never the limit. Ranks go rack
 * by rack.
 *
 * @param nodes P, a multiple of the rack's size
 * @param rack g, how many nodes stand in a rack
 * @param bytesPerSecond what a node's link carries in each direction
 * @param trunkBytesPerSecond what a rack's trunk carries in each direction; infinite where the
 *     network is not thinned out
 * @param latency seconds from a node to any other for a message's first byte, where all are idle
 * @param messageSeconds what one message costs a node's processor where it is sent, and again where
 *     it is received
 * @param frameBytes what goes with each message beside its payload
 */
record Cluster(
    int nodes,
    int rack,
    double bytesPerSecond,
    double trunkBytesPerSecond,
    double latency,
    double messageSeconds,
    int frameBytes) {

  Cluster {
    if (rack < 1 || nodes < 1 || nodes % rack != 0) {
      throw new IllegalArgumentException(
          nodes + " nodes do not fill racks of " + rack + "; give a multiple of it.");
    }
  }

  int rackOf(int node) {
    return node / rack;
  }

  /** Who exchanges something with whom in a round; everybody is in one group of each kind. */
  enum Group {
    /** All nodes. */
    ALL {
      @Override
      int size(Cluster cluster) {
        return cluster.nodes;
      }

      @Override
      int peer(Cluster cluster, int node, int turn) {
        return (node + turn) % cluster.nodes;
      }
    },
    /** The nodes of a rack. */
    RACK {
      @Override
      int size(Cluster cluster) {
        return cluster.rack;
      }

      @Override
      int peer(Cluster cluster, int node, int turn) {
        int first = node - node % cluster.rack;
        return first + (node - first + turn) % cluster.rack;
      }
    },
    /** The nodes at the same place of all racks. */
    ACROSS {
      @Override
      int size(Cluster cluster) {
        return cluster.nodes / cluster.rack;
      }

      @Override
      int peer(Cluster cluster, int node, int turn) {
        return (node + turn * cluster.rack) % cluster.nodes;
      }
    };

    /** How many nodes are in a group. */
    abstract int size(Cluster cluster);

    /** The node that a node sends to in a turn, 1 … size - 1: all send to different ones. */
    abstract int peer(Cluster cluster, int node, int turn);
  }

  /**
   * One round of an exchange: each node sends one message to each other node of its group, and goes
   * on when it has had and worked on one from each.
   *
   * @param group with whom
   * @param payloadBytes of each message
   * @param workSeconds what the receiver does with each message, beside what every message costs
   */
  record Round(Group group, double payloadBytes, double workSeconds) {}
}
