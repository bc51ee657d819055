package dev.polarity.meeting;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.exchange.Placement;
import dev.polarity.journal.JournalReader;
import dev.polarity.journal.RunIdentity;
import dev.polarity.journal.StepRange;
import dev.polarity.meeting.StatePlan.PartTransfer;
import dev.polarity.mesh.Messenger;
import dev.polarity.snapshot.SnapshotParts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Brings the nodes of a run to the newest state that all can reach: each tells what it holds, all
 * make the same plan of it ({@link StatePlanner}), and what a node lacks comes from one that has
 * it. Journals follow once they are open ({@link JournalRecords}).
 */
public final class CommonState {

  /**
   * The most whole snapshots that a node holds: its two newest, one more where it is ahead of
   * another node, one that is being copied, and one that was brought back from a copy.
   */
  private static final int SNAPSHOTS = 5;

  private final Peers peers;
  private final RunIdentity identity;
  private final StateNeeds needs;
  private final Path journal;
  private final SnapshotParts parts;
  private final Consumer<String> notices;

  /**
   * Creates the search for a common state.
   *
   * @param peers the nodes
   * @param identity the run's
   * @param needs what the run needs of its state
   * @param snapshots where this node's snapshots are
   * @param journal where its journal is
   * @param notices is told what is damaged, and what comes from others
   */
  public CommonState(
      Peers peers,
      RunIdentity identity,
      StateNeeds needs,
      Path snapshots,
      Path journal,
      Consumer<String> notices) {
    this.peers = peers;
    this.identity = identity;
    this.needs = needs;
    this.journal = journal;
    this.parts = new SnapshotParts(snapshots, identity, notices, peers::progress);
    this.notices = notices;
  }

  /**
   * Agrees with the other nodes, and fetches the files of snapshots that this node lacks.
   *
   * @param finished whether this node holds the run's result
   * @param differs whether this node knows of different arithmetic in the run
   * @return what to go on from
   * @throws StoppedException if the state of a voter is lost and may not be reset, or a peer is
   *     lost or sends damaged files
   */
  public Beginning reach(boolean finished, boolean differs) {
    byte[] mine = offer(finished, differs).encode();
    List<byte[]> told = peers.gather("what each node holds of the run", mine);
    List<Offer> offers = new ArrayList<>();
    for (int rank = 0; rank < told.size(); rank++) {
      offers.add(Offer.decode(rank, told.get(rank)));
    }
    boolean allFinished = offers.get(0).finished();
    StatePlanner planner = new StatePlanner(offers, needs.averaging());
    StatePlan plan =
        needs.keepsVoterState() && !allFinished
            ? planner.withVoterState(needs.voters())
            : planner.withoutVoterState();
    if (!plan.lost().isEmpty() && !needs.resetsVoters()) {
      peers.staySoThatAllHear("states of voters that are lost");
      throw lost(plan);
    }
    peers.messenger().ifPresent(messenger -> transfer(plan.transfers(), messenger));
    return new Beginning(
        plan.bases().get(peers.rank()),
        Collections.unmodifiableSortedSet(plan.lost()),
        allFinished,
        offers.stream().anyMatch(Offer::differs));
  }

  private Offer offer(boolean finished, boolean differs) {
    List<HeldSnapshot> snapshots =
        parts.newest(needs.keepsVoterState() ? SNAPSHOTS : 1).stream()
            .map(whole -> new HeldSnapshot(whole.step(), whole.hasWeights(), whole.voters()))
            .toList();
    JournalReader reader = JournalReader.scan(journal);
    reader
        .identity()
        .filter(other -> !other.equals(identity))
        .ifPresent(
            other -> {
              throw new InvalidInputException(identity.mismatch("The journal " + journal, other));
            });
    long base = new Offer(false, false, 0, 0, snapshots).base().orElse(0);
    for (StepRange range : reader.ranges()) {
      if (range.first() <= base && base <= range.end()) {
        return new Offer(finished, differs, range.first(), range.end(), snapshots);
      }
    }
    return new Offer(finished, differs, base, base, snapshots);
  }

  private StoppedException lost(StatePlan plan) {
    List<Integer> voters = List.copyOf(plan.lost());
    List<Integer> ranks =
        voters.stream()
            .map(voter -> Placement.nodeOf(voter, peers.nodes(), needs.voters()))
            .distinct()
            .toList();
    OptionalLong step = plan.bases().get(0);
    return new StoppedException(
        "The state of %s (of %s) at step %d is held by no node that is here; copy the snapshots directory of the node that had it into a present node's run directory, or go on without it by --reset-voter-state, and the result then says that it cannot be repeated."
            .formatted(Ranks.voters(voters), Ranks.nodes(ranks), step.orElse(0)));
  }

  private void transfer(List<PartTransfer> transfers, Messenger messenger) {
    int fetched = 0;
    for (int item = 0; item < transfers.size(); item++) {
      PartTransfer transfer = transfers.get(item);
      long bytes = parts.bytes(transfer.part(), needs.voterBytes());
      if (transfer.from() == peers.rank()) {
        StateSender sender = new StateSender(messenger, transfer.to(), item);
        parts.read(transfer.part(), bytes, sender::put);
        sender.finish();
      } else if (transfer.to() == peers.rank()) {
        fetch(transfer, item, bytes, messenger);
        fetched++;
      }
    }
    if (fetched > 0) {
      notices.accept(
          "Files of the snapshot of step %,d that came from other nodes: %d."
              .formatted(transfers.get(0).part().step(), fetched));
    }
  }

  private void fetch(PartTransfer transfer, int item, long bytes, Messenger messenger) {
    String name = transfer.part().fileName();
    StateReceiver receiver =
        new StateReceiver(messenger, transfer.from(), item, bytes, "the file " + name);
    parts.write(transfer.part(), bytes, "Node " + transfer.from(), receiver::fill);
  }
}
