package dev.polarity.meeting;

import dev.polarity.exchange.Placement;
import dev.polarity.meeting.StatePlan.PartTransfer;
import dev.polarity.snapshot.SnapshotPart;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Finds the newest state that all nodes can reach.
 *
 * <p>Without voter state that is the newest step anybody holds, as a snapshot or in the journal:
 * verdicts are all that ever moved the weights, so a node that lags behind needs no more than the
 * records it lacks, and a snapshot only where nobody holds those from its own end on.
 *
 * <p>With voter state it is the newest snapshot of which every voter's file is held by somebody,
 * whoever hosts that voter now. Where no snapshot is later than step 0 the run starts over: the
 * weights and the voters' states before the first step follow from the spec.
 */
final class StatePlanner {

  private final List<Offer> offers;
  private final boolean averaging;

  /**
   * Creates the planner.
   *
   * @param offers of the nodes, in the order of their ranks
   * @param averaging whether a snapshot of the run holds an average
   */
  StatePlanner(List<Offer> offers, boolean averaging) {
    this.offers = offers;
    this.averaging = averaging;
  }

  /** Plans for voters that keep no state, or need it no more. */
  StatePlan withoutVoterState() {
    long newest = offers.stream().mapToLong(Offer::end).max().orElseThrow();
    List<OptionalLong> bases = new ArrayList<>();
    List<PartTransfer> transfers = new ArrayList<>();
    for (int rank = 0; rank < offers.size(); rank++) {
      Offer own = offers.get(rank);
      OptionalLong base = own.base();
      boolean canFollow =
          own.end() == newest
              || first(
                      other -> reaches(other, newest) && offers.get(other).firstHeld() <= own.end())
                  .isPresent();
      if (!canFollow) {
        int holder = first(other -> reaches(other, newest)).orElseThrow();
        base = offers.get(holder).base();
        addWeights(holder, rank, base.orElseThrow(), transfers);
      }
      bases.add(base);
    }
    return new StatePlan(bases, transfers, Collections.emptySortedSet());
  }

  private boolean reaches(int rank, long step) {
    return offers.get(rank).end() == step;
  }

  /**
   * Plans for voters that keep state.
   *
   * @param voters N
   * @return the plan; where no snapshot is complete, the one for the newest snapshot with the
   *     voters that are lost of it
   */
  StatePlan withVoterState(int voters) {
    SortedSet<Long> steps = new TreeSet<>(Collections.reverseOrder());
    for (Offer offer : offers) {
      offer.snapshots().stream()
          .filter(HeldSnapshot::hasWeights)
          .forEach(held -> steps.add(held.step()));
    }
    long newest = steps.isEmpty() ? 0 : steps.first();
    if (newest == 0) {
      return new StatePlan(
          Collections.nCopies(offers.size(), OptionalLong.empty()),
          List.of(),
          Collections.emptySortedSet());
    }
    for (long step : steps) {
      SortedSet<Integer> lost = lost(step, voters);
      if (lost.isEmpty()) {
        return from(step, voters, lost);
      }
    }
    return from(newest, voters, lost(newest, voters));
  }

  private SortedSet<Integer> lost(long step, int voters) {
    SortedSet<Integer> lost = new TreeSet<>();
    for (int voter = 0; voter < voters; voter++) {
      int number = voter;
      if (first(rank -> offers.get(rank).holdsVoter(step, number)).isEmpty()) {
        lost.add(voter);
      }
    }
    return lost;
  }

  private StatePlan from(long step, int voters, SortedSet<Integer> lost) {
    List<PartTransfer> transfers = new ArrayList<>();
    int nodes = offers.size();
    for (int rank = 0; rank < nodes; rank++) {
      if (!offers.get(rank).holdsWeights(step)) {
        int holder = first(other -> offers.get(other).holdsWeights(step)).orElseThrow();
        addWeights(holder, rank, step, transfers);
      }
      int firstVoter = Placement.firstVoter(rank, nodes, voters);
      int count = Placement.voterCount(rank, nodes, voters);
      for (int voter = firstVoter; voter < firstVoter + count; voter++) {
        int number = voter;
        if (!lost.contains(voter) && !offers.get(rank).holdsVoter(step, voter)) {
          int holder = first(other -> offers.get(other).holdsVoter(step, number)).orElseThrow();
          transfers.add(new PartTransfer(holder, rank, SnapshotPart.voter(step, voter)));
        }
      }
    }
    return new StatePlan(Collections.nCopies(nodes, OptionalLong.of(step)), transfers, lost);
  }

  /** The weights come last, since a snapshot without them counts as none. */
  private void addWeights(int from, int to, long step, List<PartTransfer> transfers) {
    transfers.add(new PartTransfer(from, to, SnapshotPart.verdict(step)));
    if (averaging) {
      transfers.add(new PartTransfer(from, to, SnapshotPart.average(step)));
    }
    transfers.add(new PartTransfer(from, to, SnapshotPart.weights(step)));
  }

  private OptionalInt first(IntPredicate holds) {
    return IntStream.range(0, offers.size()).filter(holds).findFirst();
  }
}
