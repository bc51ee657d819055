package dev.polarity.train;

import dev.polarity.error.StoppedException;
import dev.polarity.exchange.Placement;
import dev.polarity.journal.JournalReader;
import dev.polarity.journal.RunIdentity;
import dev.polarity.meeting.Ranks;
import dev.polarity.run.RunDirectory;
import dev.polarity.snapshot.SnapshotParts;
import dev.polarity.snapshot.SnapshotParts.Whole;
import dev.polarity.snapshot.SnapshotStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asked before a run with one node begins again at step 0 because none of its snapshots will do:
 * whether it would give up what somebody may still bring back. So it would where voters of other
 * nodes are to go on here and nobody has copied their states, and where the snapshots cannot be
 * read and the journal does not hold the steps since the start.
 */
final class NothingLost {

  private final RunDirectory run;
  private final RunIdentity identity;

  NothingLost(RunDirectory run, RunIdentity identity) {
    this.run = run;
    this.identity = identity;
  }

  /**
   * Checks it; changes nothing.
   *
   * @param voters the voters that keep state; none where voters have none
   * @throws StoppedException if a state is lost, or all snapshots are
   */
  void require(Set<Integer> voters) {
    SnapshotParts parts = new SnapshotParts(run.snapshots(), identity, notice -> {}, () -> {});
    for (Whole newest : parts.newest(1)) {
      Set<Integer> lost = new TreeSet<>(voters);
      lost.removeAll(newest.voters());
      if (newest.hasWeights() && newest.step() > 0 && !lost.isEmpty()) {
        throw lost(newest.step(), List.copyOf(lost));
      }
    }
    List<Long> steps = new SnapshotStore(run.snapshots(), identity, notice -> {}).steps();
    boolean later = !steps.isEmpty() && steps.get(steps.size() - 1) > 0;
    if (later && !JournalReader.scan(run.journal()).holds(0, 1)) {
      throw new StoppedException(
          "No snapshot in %s can be read, and the journal no longer holds the first steps; put the snapshots back from a copy or from another node, or remove that directory to begin again at step 0."
              .formatted(run.snapshots()));
    }
  }

  private StoppedException lost(long step, List<Integer> voters) {
    int nodes = run.placement().nodes();
    int all = run.file().request().voters();
    Path snapshots = run.snapshots();
    if (nodes == 1) {
      return new StoppedException(
          "The state of %s at step %d is missing or damaged in %s; put it back from a copy, or remove that directory to begin again at step 0."
              .formatted(Ranks.voters(voters), step, snapshots));
    }
    List<Integer> ranks =
        voters.stream().map(voter -> Placement.nodeOf(voter, nodes, all)).distinct().toList();
    return new StoppedException(
        "The state of %s (of %s) at step %d is not in %s, but a run on one node needs that of all voters; copy the snapshots directories of the other nodes into it, or remove it to begin again at step 0."
            .formatted(Ranks.voters(voters), Ranks.nodes(ranks), step, snapshots));
  }
}
