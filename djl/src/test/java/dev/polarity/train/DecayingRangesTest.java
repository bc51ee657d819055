package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import dev.polarity.run.CoordinateRange;
import org.junit.jupiter.api.Test;

class DecayingRangesTest {

  /** By hand: 12 weights, 3 biases, 6 weights, and right behind them 4 weights without biases. */
  @Test
  void theyLeaveBiasesOutAndJoinWhatAdjoins() {
    try (Replica replica =
        Replicas.of(
            new SequentialBlock()
                .add(Linear.builder().setUnits(3).build())
                .add(Linear.builder().setUnits(2).optBias(false).build())
                .add(Linear.builder().setUnits(2).optBias(false).build()),
            4)) {
      assertThat(DecayingRanges.of(replica.slots()))
          .containsExactly(new CoordinateRange(0, 12), new CoordinateRange(15, 25));
    }
  }
}
