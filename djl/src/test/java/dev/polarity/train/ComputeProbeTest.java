package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import dev.polarity.error.InvalidInputException;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.Kernels;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ComputeProbeTest {

  @Test
  void dependsOnSeedBlockAndLossAndNotOnTheWeights() {
    String probe = probe(SmallRuns::normalised, 1, 0f, Loss.softmaxCrossEntropyLoss());

    assertThat(probe).matches("sha256:[0-9a-f]{64}");
    assertThat(probe(SmallRuns::normalised, 1, 5f, Loss.softmaxCrossEntropyLoss()))
        .isEqualTo(probe);
    assertThat(probe(SmallRuns::normalised, 2, 0f, Loss.softmaxCrossEntropyLoss()))
        .isNotEqualTo(probe);
    assertThat(probe(SmallRuns::plain, 1, 0f, Loss.softmaxCrossEntropyLoss())).isNotEqualTo(probe);
    assertThat(
            probe(
                SmallRuns::normalised,
                1,
                0f,
                Loss.softmaxCrossEntropyLoss("loss", 2, -1, true, true)))
        .isNotEqualTo(probe);
  }

  @Test
  void dropoutRepeatsInIt() {
    String probe = probe(SmallRuns::withDropout, 1, 0f, Loss.softmaxCrossEntropyLoss());
    assertThat(probe(SmallRuns::withDropout, 1, 0f, Loss.softmaxCrossEntropyLoss()))
        .isEqualTo(probe);
  }

  @Test
  void leavesWeightsAndStatisticsAsTheyWere() {
    try (Replica replica = replica(SmallRuns::normalised, 0.25f)) {
      float[] constants = replica.constantMemory().copy();
      String before = replica.fingerprint();
      run(replica, 1, Loss.softmaxCrossEntropyLoss());
      assertThat(replica.fingerprint()).isEqualTo(before);
      assertThat(replica.constantMemory().copy()).containsExactly(constants);
    }
  }

  @Test
  void aProcessCannotChangeItsKernels() {
    EngineSettings.apply(1, Kernels.NATIVE);
    assertThatThrownBy(() -> EngineSettings.apply(1, Kernels.PORTABLE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "--kernels portable: this process already computes with native kernels, and a process cannot change them; start another one.");
  }

  private static String probe(Supplier<Block> block, long seed, float weight, Loss loss) {
    try (Replica replica = replica(block, weight)) {
      return run(replica, seed, loss);
    }
  }

  private static Replica replica(Supplier<Block> block, float weight) {
    Replica replica = Replicas.of(block.get(), 1, 28, 28);
    for (int j = 0; j < replica.weights().capacity(); j++) {
      replica.weights().put(j, weight);
    }
    return replica;
  }

  private static String run(Replica replica, long seed, Loss loss) {
    CounterRandom random = new CounterRandom(seed);
    return ComputeProbe.run(
        replica,
        SmallRuns.digits().train(),
        Evaluation.range(0, 16),
        loss,
        random,
        new EngineSeed(random));
  }
}
