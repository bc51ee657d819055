package dev.polarity.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.Seed;
import dev.polarity.codec.Coding;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RehearsalTest {

  private static final int NODES = 4;
  private static final long COORDINATES = 64 * 40;

  @Test
  void theVoteIsThatOfOneProcessAndItsBytesAreThoseOfTheContract() {
    Random random = Seed.random();
    int words = SignWords.count(COORDINATES);
    Tally all = new Tally(COORDINATES, NODES);
    Tally[] each = new Tally[NODES];
    for (int node = 0; node < NODES; node++) {
      long[] ballot = random.longs(words).toArray();
      all.add(ballot);
      each[node] = new Tally(COORDINATES, 1);
      each[node].add(ballot);
    }
    long[] last = random.longs(words).toArray();
    long[] expected = new long[words];
    all.majority(0, NODES, VotingRule.arithmetic1().ties(), last, 0, words, expected);
    long[][] verdicts = new long[NODES][words];
    try (Rehearsal rehearsal = new Rehearsal(NODES)) {
      List<MeshExchange> exchanges =
          rehearsal.forEach(
              messenger ->
                  new MeshExchange(
                      messenger, COORDINATES, NODES, VotingRule.arithmetic1(), Coding.PLAIN));
      rehearsal.together(node -> exchanges.get(node).vote(0, each[node], last, verdicts[node]));
      double bytes = COORDINATES / 8.0 * (NODES - 1) / NODES;
      assertThat(rehearsal.bytes(Rehearsal.Part.MAKE_FIRST)).isEqualTo(bytes);
      assertThat(rehearsal.bytes(Rehearsal.Part.MAKE_SECOND)).isEqualTo(bytes);
      for (Rehearsal.Part part : Rehearsal.Part.values()) {
        assertThat(rehearsal.seconds(part)).as(part.name()).isPositive();
      }
      rehearsal.forget();
      assertThat(rehearsal.bytes(Rehearsal.Part.MAKE_FIRST)).isZero();
      assertThat(rehearsal.seconds(Rehearsal.Part.TAKE_SECOND)).isZero();
    }
    for (long[] verdict : verdicts) {
      assertThat(verdict).as(Seed.of("verdict")).isEqualTo(expected);
    }
  }

  @Test
  void onlyOneNodeWorksAtATime() {
    AtomicInteger working = new AtomicInteger();
    try (Rehearsal rehearsal = new Rehearsal(NODES)) {
      rehearsal.together(
          node -> {
            assertThat(working.incrementAndGet()).isEqualTo(1);
            Thread.yield();
            working.decrementAndGet();
          });
    }
    assertThat(working).hasValue(0);
  }

  @Test
  void aNodeThatFailsHoldsNobodyUp() {
    try (Rehearsal rehearsal = new Rehearsal(2)) {
      LinkTrial trial = new LinkTrial(rehearsal.messenger(1));
      assertThatThrownBy(
              () ->
                  rehearsal.together(
                      node -> {
                        if (node == 0) {
                          throw new IllegalStateException("on purpose");
                        }
                        trial.round(8);
                      }))
          .hasMessageContaining("on purpose");
    }
  }
}
