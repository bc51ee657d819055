package dev.polarity.meeting;

import dev.polarity.snapshot.SnapshotPart;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * From which state every node goes on, and who hands what to whom before that. Every node computes
 * it from the same offers, and so to the same plan.
 *
 * @param bases for each rank the step of the snapshot that it starts from; empty for one that
 *     starts from the initial weights
 * @param transfers in the order in which all nodes take part in them
 * @param lost the voters whose state nobody holds, ascending
 */
record StatePlan(List<OptionalLong> bases, List<PartTransfer> transfers, SortedSet<Integer> lost) {

  StatePlan {
    bases = List.copyOf(bases);
    transfers = List.copyOf(transfers);
  }

  /**
   * One file of a snapshot that goes from one node to another.
   *
   * @param from the rank that holds it
   * @param to the rank that lacks it
   * @param part which file
   */
  record PartTransfer(int from, int to, SnapshotPart part) {}
}
