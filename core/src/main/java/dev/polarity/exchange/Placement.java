package dev.polarity.exchange;

/**
 * Which node holds what. P nodes divide n things in order and as evenly as can be: node r gets the
 * things ⌊r·n/P⌋ … ⌊(r+1)·n/P⌋ - 1. Voters are placed so, and so are the words of a verdict whose
 * majority each node takes for all.
 */
public final class Placement {

  private Placement() {}

  /**
   * Returns the first voter of a node. The node's last voter is the one before the first of the
   * node of the next rank, for which {@code rank == nodes} may be asked.
   *
   * @param rank r, 0 … nodes
   * @param nodes P, at least 1
   * @param voters N, at least 0
   * @return ⌊r·N/P⌋
   */
  public static int firstVoter(int rank, int nodes, int voters) {
    return first(rank, nodes, voters);
  }

  /**
   * Returns the number of voters of a node.
   *
   * @param rank r, 0 … nodes - 1
   * @param nodes P, at least 1
   * @param voters N, at least 0
   * @return ⌊(r+1)·N/P⌋ - ⌊r·N/P⌋
   */
  public static int voterCount(int rank, int nodes, int voters) {
    return first(rank + 1, nodes, voters) - first(rank, nodes, voters);
  }

  /**
   * Returns the node that hosts a voter.
   *
   * @param voter v, 0 … voters - 1
   * @param nodes P, at least 1
   * @param voters N, at least 1
   * @return the r with ⌊r·N/P⌋ ≤ v &lt; ⌊(r+1)·N/P⌋
   */
  public static int nodeOf(int voter, int nodes, int voters) {
    if (nodes < 1 || voter < 0 || voter >= voters) {
      throw new IllegalArgumentException(
          "Voter " + voter + " is not one of " + voters + " on " + nodes + " nodes.");
    }
    // The largest r with r·N < (v+1)·P, because ⌊r·N/P⌋ ≤ v means r·N < (v+1)·P.
    return (int) (((voter + 1L) * nodes - 1) / voters);
  }

  /**
   * Returns the first word of a verdict's slice that a node takes the majority of.
   *
   * @param rank r, 0 … nodes
   * @param nodes P, at least 1
   * @param words number of words of a verdict
   * @return ⌊r·words/P⌋
   */
  public static int firstWord(int rank, int nodes, int words) {
    return first(rank, nodes, words);
  }

  /**
   * Returns the first of the floats that a node adds up for all.
   *
   * @param rank r, 0 … nodes
   * @param nodes P, at least 1
   * @param values n, how many floats there are
   * @return ⌊r·n/P⌋
   */
  static int firstValue(int rank, int nodes, int values) {
    return first(rank, nodes, values);
  }

  private static int first(int rank, int nodes, int things) {
    if (nodes < 1 || rank < 0 || rank > nodes || things < 0) {
      throw new IllegalArgumentException(
          "Rank " + rank + " of " + nodes + " nodes cannot share " + things + " things.");
    }
    return (int) ((long) rank * things / nodes);
  }
}
