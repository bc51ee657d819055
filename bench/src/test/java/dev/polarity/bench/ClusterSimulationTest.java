package dev.polarity.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.polarity.bench.Cluster.Group;
import dev.polarity.bench.Cluster.Round;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against what can be worked out by hand. */
final class ClusterSimulationTest {

  private static final double RATE = 1e6;
  private static final double LATENCY = 1e-3;
  private static final double EVER = Double.POSITIVE_INFINITY;

  private static Cluster idle(int nodes, int rack) {
    return new Cluster(nodes, rack, RATE, EVER, LATENCY, 0, 0);
  }

  private static ClusterSimulation.Outcome run(Cluster cluster, Round... rounds) {
    return ClusterSimulation.run(cluster, List.of(rounds), new double[cluster.nodes()]);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 65})
  void linksAreNeverIdleInAFlatRound(int nodes) {
    Round tally = new Round(Group.ALL, 500, 0);
    Round verdict = new Round(Group.ALL, 300, 0);
    double sent = (nodes - 1) * 800 / RATE;
    ClusterSimulation.Outcome outcome = run(idle(nodes, 1), tally, verdict);
    assertThat(outcome.end()).isCloseTo(sent + 2 * LATENCY, within(1e-12));
    assertThat(outcome.messages()).isEqualTo(2 * (nodes - 1));
    assertThat(outcome.bytes()).isCloseTo((nodes - 1) * 800, within(1e-6));
  }

  @Test
  void oneNodeHasNothingToWaitFor() {
    assertThat(run(idle(1, 1), new Round(Group.ALL, 500, 1)).end()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"4,2", "64,8", "60,5"})
  void racksTakeTheSumOfTheirRounds(int nodes, int rack) {
    int racks = nodes / rack;
    ClusterSimulation.Outcome outcome =
        run(
            idle(nodes, rack),
            new Round(Group.RACK, 800, 0),
            new Round(Group.ACROSS, 500, 0),
            new Round(Group.ACROSS, 100, 0),
            new Round(Group.RACK, 700, 0));
    double bytes = (rack - 1) * 1500 + (racks - 1) * 600;
    assertThat(outcome.end()).isCloseTo(bytes / RATE + 4 * LATENCY, within(1e-12));
    assertThat(outcome.messages()).isEqualTo(2 * (rack - 1) + 2 * (racks - 1));
    assertThat(outcome.trunkBytes()).isCloseTo((racks - 1) * 600, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 9, 32})
  void aProcessorThatIsTheLimitIsNeverIdle(int nodes) {
    Cluster cluster = new Cluster(nodes, 1, EVER, EVER, 0, 1e-4, 36);
    double each = 2e-4 + 5e-4;
    assertThat(run(cluster, new Round(Group.ALL, 800, 5e-4)).end())
        .isCloseTo((nodes - 1) * each, within(1e-9));
  }

  @Test
  void framesTakeTimeOfTheirOwn() {
    Cluster cluster = new Cluster(8, 1, RATE, EVER, 0, 0, 36);
    assertThat(run(cluster, new Round(Group.ALL, 64, 0)).end())
        .isCloseTo(7 * 100 / RATE, within(1e-12));
  }

  /** All wait for one: its tallies go out one after the other, and the last owner answers all. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 16})
  void aStragglerIsWaitedForByAll(int nodes) {
    double[] starts = new double[nodes];
    starts[nodes / 2] = 7;
    Round round = new Round(Group.ALL, 500, 0);
    double end = ClusterSimulation.run(idle(nodes, 1), List.of(round, round), starts).end();
    assertThat(end).isCloseTo(7 + 2 * (nodes - 1) * 500 / RATE + 2 * LATENCY, within(1e-9));
  }

  /** Each trunk has to carry what each of its nodes sends to all nodes outside. */
  @Test
  void aThinTrunkIsTheLimit() {
    Cluster cluster = new Cluster(64, 8, RATE, RATE, 0, 0, 0);
    double carried = 8 * 56 * 500 / RATE;
    assertThat(run(cluster, new Round(Group.ALL, 500, 0)).end()).isBetween(carried, 1.05 * carried);
    assertThat(run(cluster, new Round(Group.RACK, 500, 0)).end())
        .isCloseTo(7 * 500 / RATE, within(1e-12));
  }

  /** Two send to a third at once, and its link takes one after the other. */
  @Test
  void aLinkThatTwoWantServesOneAfterTheOther() {
    double[] starts = {0, 1e-4, 0};
    Round round = new Round(Group.ALL, 500, 0);
    double end = ClusterSimulation.run(idle(3, 1), List.of(round), starts).end();
    // Node 1 sends to 2 from .0001 to .0006 while node 0's to 2 would come from .0005 on.
    assertThat(end).isCloseTo(1.1e-3 + LATENCY, within(1e-9));
  }

  @ParameterizedTest
  @EnumSource
  void everybodyMeetsEachOtherOfAGroupOnce(Group group) {
    Cluster cluster = idle(24, 4);
    for (int node = 0; node < 24; node++) {
      Set<Integer> met = new HashSet<>();
      for (int turn = 1; turn < group.size(cluster); turn++) {
        int peer = group.peer(cluster, node, turn);
        assertThat(peer).isNotEqualTo(node).isBetween(0, 23);
        assertThat(met.add(peer)).isTrue();
      }
    }
    for (int turn = 1; turn < group.size(cluster); turn++) {
      int[] peers = new int[24];
      for (int node = 0; node < 24; node++) {
        peers[node] = group.peer(cluster, node, turn);
      }
      assertThat(Arrays.stream(peers).distinct().count()).isEqualTo(24);
    }
  }

  @Test
  void racksAreFull() {
    assertThatThrownBy(() -> idle(10, 4)).hasMessageContaining("multiple");
  }
}
