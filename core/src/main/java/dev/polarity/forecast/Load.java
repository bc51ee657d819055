package dev.polarity.forecast;

import java.util.OptionalInt;

/**
 * What a step is of.
 *
 * @param coordinates d, at least 1
 * @param batch images per voter, at least 1
 * @param voters N, where it is given; where not, each machine has one voter
 */
public record Load(long coordinates, int batch, OptionalInt voters) {

  /** Returns the voters of all nodes. */
  public int voters(int nodes) {
    return voters.orElse(nodes);
  }

  /** Returns the voters of that node which has most. */
  public int votersOfOne(int nodes) {
    return (voters(nodes) + nodes - 1) / nodes;
  }
}
