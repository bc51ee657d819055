package dev.polarity.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.exchange.Placement;
import dev.polarity.meeting.StatePlan.PartTransfer;
import dev.polarity.snapshot.SnapshotPart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which node begins where and who hands what to whom: by example, and against brute force. */
class StatePlannerTest {

  private static final long SEED = Long.getLong("polarity.seed", 20_220_311L);

  private static HeldSnapshot held(long step, boolean weights, Integer... voters) {
    return new HeldSnapshot(step, weights, new TreeSet<>(List.of(voters)));
  }

  private static Offer offer(long firstHeld, long end, HeldSnapshot... snapshots) {
    return new Offer(false, false, firstHeld, end, List.of(snapshots));
  }

  private static StatePlan stateless(Offer... offers) {
    return new StatePlanner(List.of(offers), true).withoutVoterState();
  }

  private static StatePlan stateful(int voters, Offer... offers) {
    return new StatePlanner(List.of(offers), true).withVoterState(voters);
  }

  @Test
  void withoutAnythingAllBeginAtTheInitialWeights() {
    StatePlan plan = stateless(offer(0, 0), offer(0, 0));
    assertThat(plan.bases()).containsOnly(OptionalLong.empty());
    assertThat(plan.transfers()).isEmpty();
    assertThat(stateful(4, offer(0, 0), offer(0, 0))).isEqualTo(plan);
  }

  @Test
  void aMissingDirectoryFollowsByTheJournalAlone() {
    StatePlan plan = stateless(offer(0, 0), offer(0, 9, held(8, true)));
    assertThat(plan.bases()).containsExactly(OptionalLong.empty(), OptionalLong.of(8));
    assertThat(plan.transfers()).isEmpty();
  }

  @Test
  void whereTheJournalIsCutItGetsTheSnapshotToo() {
    StatePlan plan = stateless(offer(0, 0), offer(4, 9, held(8, true)), offer(4, 9, held(8, true)));
    assertThat(plan.bases()).containsOnly(OptionalLong.of(8));
    assertThat(plan.transfers())
        .containsExactly(
            new PartTransfer(1, 0, SnapshotPart.verdict(8)),
            new PartTransfer(1, 0, SnapshotPart.average(8)),
            new PartTransfer(1, 0, SnapshotPart.weights(8)));
  }

  @Test
  void withVoterStateAllTakeTheNewestSnapshotThatIsWhole() {
    StatePlan plan =
        stateful(
            4,
            offer(0, 13, held(12, true, 0, 1), held(8, true, 0, 1)),
            offer(0, 12, held(8, true, 2, 3), held(4, true, 2, 3)));
    assertThat(plan.bases()).containsOnly(OptionalLong.of(8));
    assertThat(plan.transfers()).isEmpty();
    assertThat(plan.lost()).isEmpty();
  }

  @Test
  void votersThatMoveToAnotherNodeTakeTheirStateWithThem() {
    StatePlan plan =
        stateful(4, offer(0, 8, held(8, true, 0, 3)), offer(0, 8, held(8, false, 1, 2)));
    assertThat(plan.transfers())
        .containsExactly(
            new PartTransfer(1, 0, SnapshotPart.voter(8, 1)),
            new PartTransfer(0, 1, SnapshotPart.verdict(8)),
            new PartTransfer(0, 1, SnapshotPart.average(8)),
            new PartTransfer(0, 1, SnapshotPart.weights(8)),
            new PartTransfer(0, 1, SnapshotPart.voter(8, 3)));
  }

  @Test
  void theVotersOfALostDirectoryAreNamed() {
    StatePlan plan = stateful(4, offer(0, 0), offer(0, 9, held(8, true, 2, 3)));
    assertThat(plan.lost()).containsExactly(0, 1);
    assertThat(plan.bases()).containsOnly(OptionalLong.of(8));
  }

  @Test
  void beforeTheFirstRealSnapshotNothingCanBeLost() {
    StatePlan plan = stateful(4, offer(0, 0), offer(0, 3, held(0, true, 2, 3)));
    assertThat(plan.lost()).isEmpty();
    assertThat(plan.bases()).containsOnly(OptionalLong.empty());
    assertThat(plan.transfers()).isEmpty();
  }

  @Test
  void randomOffersAgreeWithBruteForce() {
    Random random = new Random(SEED);
    for (int round = 0; round < 5000; round++) {
      int nodes = 1 + random.nextInt(5);
      int voters = nodes + random.nextInt(5);
      List<Offer> offers = new ArrayList<>();
      for (int rank = 0; rank < nodes; rank++) {
        offers.add(random(random, voters));
      }
      String name = "-Dpolarity.seed=" + SEED + ", round " + round + ": " + offers;
      requireStateless(name, offers);
      requireStateful(name, offers, voters);
    }
  }

  /** After the transfers every node reaches the newest step by records that somebody can give. */
  private static void requireStateless(String name, List<Offer> offers) {
    StatePlan plan = new StatePlanner(offers, false).withoutVoterState();
    long newest = 0;
    for (Offer offer : offers) {
      newest = Math.max(newest, offer.end());
    }
    Set<String> handed = new HashSet<>();
    for (PartTransfer transfer : plan.transfers()) {
      long step = transfer.part().step();
      assertThat(offers.get(transfer.from()).holdsWeights(step)).as(name).isTrue();
      assertThat(handed.add(transfer.to() + " " + transfer.part())).as(name).isTrue();
    }
    for (int rank = 0; rank < offers.size(); rank++) {
      Offer own = offers.get(rank);
      OptionalLong base = plan.bases().get(rank);
      boolean fetched = handed.contains(rank + " " + part(base));
      long end = fetched ? base.getAsLong() : own.end();
      boolean served = end == newest;
      boolean followsAlone = own.end() == newest;
      for (Offer other : offers) {
        served |= other.end() == newest && other.firstHeld() <= end;
        followsAlone |= other.end() == newest && other.firstHeld() <= own.end();
      }
      assertThat(served).as(name).isTrue();
      assertThat(fetched).as(name).isEqualTo(!followsAlone);
      if (!fetched) {
        assertThat(base).as(name).isEqualTo(own.base());
      }
    }
  }

  private static String part(OptionalLong base) {
    return base.isPresent() ? SnapshotPart.weights(base.getAsLong()).toString() : "none";
  }

  /** The target is the newest complete step; then everybody has all it needs, and got no more. */
  private static void requireStateful(String name, List<Offer> offers, int voters) {
    StatePlan plan = new StatePlanner(offers, false).withVoterState(voters);
    long complete = -1;
    long newest = 0;
    for (long step = 0; step <= 12; step += 4) {
      boolean weights = false;
      int found = 0;
      for (Offer offer : offers) {
        weights |= offer.holdsWeights(step);
      }
      for (int voter = 0; voter < voters; voter++) {
        boolean here = false;
        for (Offer offer : offers) {
          here |= offer.holdsVoter(step, voter);
        }
        found += here ? 1 : 0;
      }
      newest = weights ? step : newest;
      complete = weights && found == voters ? step : complete;
    }
    if (newest == 0) {
      assertThat(plan.bases()).as(name).containsOnly(OptionalLong.empty());
      return;
    }
    assertThat(plan.lost().isEmpty()).as(name).isEqualTo(complete >= 0);
    long target = complete >= 0 ? complete : newest;
    assertThat(plan.bases()).as(name).containsOnly(OptionalLong.of(target));
    Set<String> handed = new HashSet<>();
    for (PartTransfer transfer : plan.transfers()) {
      Offer giver = offers.get(transfer.from());
      SnapshotPart part = transfer.part();
      assertThat(part.step()).as(name).isEqualTo(target);
      boolean gives =
          part.voter() < 0 ? giver.holdsWeights(target) : giver.holdsVoter(target, part.voter());
      assertThat(gives).as(name).isTrue();
      assertThat(handed.add(transfer.to() + " " + part)).as(name).isTrue();
    }
    int needed = 0;
    for (int rank = 0; rank < offers.size(); rank++) {
      boolean holds = offers.get(rank).holdsWeights(target);
      assertThat(handed.contains(rank + " " + SnapshotPart.weights(target))).isEqualTo(!holds);
      needed += holds ? 0 : 2;
      int first = Placement.firstVoter(rank, offers.size(), voters);
      int count = Placement.voterCount(rank, offers.size(), voters);
      for (int voter = first; voter < first + count; voter++) {
        boolean has = offers.get(rank).holdsVoter(target, voter) || plan.lost().contains(voter);
        assertThat(handed.contains(rank + " " + SnapshotPart.voter(target, voter)))
            .as(name)
            .isEqualTo(!has);
        needed += has ? 0 : 1;
      }
    }
    assertThat(plan.transfers()).as(name).hasSize(needed);
  }

  /**
   * What a node may hold: snapshots each 4 steps, some damaged, and a journal around the newest.
   */
  private static Offer random(Random random, int voters) {
    List<HeldSnapshot> snapshots = new ArrayList<>();
    for (long step = 12; step >= 0; step -= 4) {
      if (random.nextInt(3) > 0) {
        TreeSet<Integer> states = new TreeSet<>();
        for (int voter = 0; voter < voters; voter++) {
          if (random.nextInt(3) > 0) {
            states.add(voter);
          }
        }
        snapshots.add(new HeldSnapshot(step, random.nextInt(3) > 0, states));
      }
    }
    long base = offer(0, 0, snapshots.toArray(HeldSnapshot[]::new)).base().orElse(0);
    long firstHeld = base - random.nextInt((int) base + 1);
    return new Offer(false, false, firstHeld, base + random.nextInt(6), snapshots);
  }

  @Test
  void offersSurviveTheWire() {
    Random random = new Random(SEED);
    for (int round = 0; round < 200; round++) {
      Offer offer = random(random, 6);
      Offer flagged =
          new Offer(
              random.nextBoolean(),
              random.nextBoolean(),
              offer.firstHeld(),
              offer.end(),
              offer.snapshots());
      assertThat(Offer.decode(1, flagged.encode())).isEqualTo(flagged);
    }
  }
}
