package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.loss.Loss;
import dev.polarity.meeting.Peers;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.RunSpec;
import dev.polarity.run.Sampling;
import dev.polarity.sign.VotingRule;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NodeMeasurementTest {

  /** Others wait meanwhile, and would take a node that shows no progress for stuck. */
  @ParameterizedTest
  @EnumSource(Sampling.class)
  void everyPassOfAMeasurementIsProgress(Sampling sampling) {
    RunSpec spec = RunSpec.builder().voters(2).batch(60).sampling(sampling).threads(1).build();
    Replica replica = Replicas.of(SmallRuns.plain(), 1, 28, 28);
    AtomicInteger progress = new AtomicInteger();
    Peers peers = Peers.alone(progress::incrementAndGet);
    try (Node node =
        new Node(
            spec,
            VotingRule.arithmetic1(),
            SmallRuns.digits(),
            replica,
            Loss.softmaxCrossEntropyLoss(),
            peers)) {
      InitialWeights.of(new CounterRandom(3)).set(replica);
      int[] passes = new int[1];
      node.measured(
          "three passes",
          100,
          ray -> {
            passes[0] = progress.get();
            return ray.excess(1e-4) + ray.excess(1e-3);
          });
      assertThat(passes[0]).as("of the gradient").isEqualTo(1);
      assertThat(progress.get()).isEqualTo(3);
    }
  }
}
