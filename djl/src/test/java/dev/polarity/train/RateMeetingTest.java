package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.error.StoppedException;
import dev.polarity.meeting.Peers;
import dev.polarity.mesh.LocalMessengers;
import dev.polarity.run.MeasuredRate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RateMeetingTest {

  private static final MeasuredRate FIRST = new MeasuredRate(100, 0.25);
  private static final MeasuredRate SECOND = new MeasuredRate(150, 0x1.8p-20);

  /** What each node has known, by its rank, and what it knows afterwards or fails with. */
  private static List<Object> meet(List<List<MeasuredRate>> known) throws Exception {
    return each(
        known.size(), peers -> new RateMeeting(peers).all("rates", known.get(peers.rank())));
  }

  private static List<Object> each(int nodes, Function<Peers, Object> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      List<Future<Object>> ends = new ArrayList<>();
      for (var messenger : LocalMessengers.group(nodes, Duration.ofSeconds(30))) {
        ends.add(
            threads.submit(
                () -> {
                  try (Peers peers = Peers.of(messenger)) {
                    return work.apply(peers);
                  } catch (StoppedException e) {
                    return e.getMessage();
                  }
                }));
      }
      List<Object> found = new ArrayList<>();
      for (Future<Object> end : ends) {
        found.add(end.get());
      }
      return found;
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void whatAnyNodeHasKeptAllHave() throws Exception {
    assertThat(meet(List.of(List.of(), List.of(FIRST, SECOND), List.of(FIRST))))
        .containsOnly(List.of(FIRST, SECOND));
    assertThat(meet(List.of(List.of(), List.of()))).containsOnly(List.of());
  }

  @Test
  void whatTwoNodesKnowOtherwiseIsNamedWithBoth() throws Exception {
    assertThat(
            meet(
                List.of(
                    List.of(), List.of(FIRST, SECOND), List.of(FIRST, new MeasuredRate(150, 1)))))
        .containsOnly(
            "The run has measured for step 150 the rate 1.430511474609375E-6 on node 1, but 1.0 on node 2; give each run directories of its own.");
  }

  @Test
  void oneMeasuresForAll() throws Exception {
    assertThat(
            each(
                3,
                peers ->
                    new RateMeeting(peers)
                        .measured(
                            "rate",
                            () -> {
                              assertThat(peers.rank()).isZero();
                              return Math.nextUp(0.1);
                            })))
        .containsOnly(Math.nextUp(0.1));
  }
}
