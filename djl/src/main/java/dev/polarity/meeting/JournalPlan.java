package dev.polarity.meeting;

import dev.polarity.error.StoppedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Who hands which journal records to whom, so that all journals end at the same step. A node whose
 * state allows it moves its weights along; where voters have state, the records are what the steps
 * that are computed again are held against, and must be so on every node or on none.
 *
 * @param transfers in the order in which all nodes take part in them
 */
record JournalPlan(List<RecordTransfer> transfers) {

  /**
   * The records of some steps that go from one node to another.
   *
   * @param from the rank that holds them
   * @param to the rank that lacks them
   * @param fromStep the first step
   * @param toStep the step after the last one
   */
  record RecordTransfer(int from, int to, long fromStep, long toStep) {}

  /**
   * What the journal of a node holds without a gap.
   *
   * @param first the first step
   * @param end the step after the last one
   */
  record Held(long first, long end) {}

  /**
   * Plans the transfers.
   *
   * @param journals of the nodes, in the order of their ranks
   * @throws StoppedException if nobody holds what a node lacks
   */
  static JournalPlan of(List<Held> journals) {
    long end = journals.stream().mapToLong(Held::end).max().orElseThrow();
    List<RecordTransfer> transfers = new ArrayList<>();
    for (int rank = 0; rank < journals.size(); rank++) {
      long from = journals.get(rank).end();
      if (from < end) {
        transfers.add(new RecordTransfer(holder(journals, rank, from, end), rank, from, end));
      }
    }
    return new JournalPlan(List.copyOf(transfers));
  }

  private static int holder(List<Held> journals, int rank, long from, long end) {
    for (int other = 0; other < journals.size(); other++) {
      Held held = journals.get(other);
      if (held.end() == end && held.first() <= from) {
        return other;
      }
    }
    throw new StoppedException(
        "Node %d lacks the journal from step %d to step %d, which no node holds any more; take away its run directory and resume: it then gets a newer snapshot from the others."
            .formatted(rank, from, end - 1));
  }
}
