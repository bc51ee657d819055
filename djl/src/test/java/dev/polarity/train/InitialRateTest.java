package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.loss.Loss;
import dev.polarity.error.DivergedException;
import dev.polarity.error.InvalidInputException;
import dev.polarity.meeting.Peers;
import dev.polarity.random.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitialRateTest {

  private static final int INPUTS = 4;
  private static final int CLASSES = 3;
  private static final Loss LOSS = Loss.softmaxCrossEntropyLoss();

  /** 5 examples are one chunk; 300 are chunks of 128, 128 and 44. */
  @ParameterizedTest
  @CsvSource({"5, 0.3", "5, 3", "40, 0.01", "300, 1", "128, 0.3", "129, 0.3"})
  void isTheRootThatASlowSearchFinds(int size, float scale) {
    Random random = Seeds.random();
    TableExamples examples = examples(size, random);
    try (Replica replica = Replicas.of(Linear.builder().setUnits(CLASSES).build(), INPUTS)) {
      float[] start = new float[(INPUTS + 1) * CLASSES];
      for (int j = 0; j < start.length; j++) {
        start[j] = scale * (float) random.nextGaussian();
      }
      replica.weightMemory().restore(start);

      double root = root(replica, examples);

      List<Double> roots = slowRoots(start, examples);
      assertThat(roots).as(Seeds.describe()).isNotEmpty();
      // The root is the right end of an interval of a/1024 around it, with a at most the root.
      assertThat(roots)
          .as("%s: found %s", Seeds.describe(), root)
          .anySatisfy(slow -> assertThat(root).isEqualTo(slow, within(slow * 2 / 1024)));
      assertThat(Replicas.weights(replica)).containsExactly(start);
    }
  }

  /** Found from above, and only where it is below the limit. */
  @Test
  void laterItIsTheSameRootUpToAHundredthOrTwo() {
    Random random = Seeds.random();
    for (int trial = 0; trial < 10; trial++) {
      TableExamples examples = examples(60 + random.nextInt(100), random);
      try (Replica replica = Replicas.of(Linear.builder().setUnits(CLASSES).build(), INPUTS)) {
        InitialWeights.of(new CounterRandom(trial)).set(replica);
        String before = replica.fingerprint();
        double root = root(replica, examples);
        String name = Seeds.describe() + ", trial " + trial;
        for (double times : new double[] {1.05, 2, 37}) {
          assertThat(laterRoot(replica, examples, times * root).orElseThrow())
              .as("%s, from %s times", name, times)
              .isEqualTo(root, within(root * 2 / 64));
        }
        assertThat(laterRoot(replica, examples, 0.99 * root)).as(name).isEmpty();
        assertThat(replica.fingerprint()).as(name).isEqualTo(before);
      }
    }
  }

  @Test
  void theFactorIsAQuarterOverTheCubeRootOfTheStage() {
    assertThat(InitialRate.factor(1)).isEqualTo(0.25);
    assertThat(InitialRate.factor(8)).isEqualTo(0.125);
    assertThat(InitialRate.factor(1000)).isEqualTo(0.025);
  }

  @Test
  void weightsAndStatisticsArePutBack() {
    Block block =
        new SequentialBlock()
            .add(Linear.builder().setUnits(6).build())
            .add(BatchNorm.builder().build())
            .add(Linear.builder().setUnits(CLASSES).build());
    try (Replica replica = Replicas.of(block, INPUTS)) {
      InitialWeights.of(new CounterRandom(2)).set(replica);
      for (int i = 0; i < 12; i++) {
        replica.constantMemory().floats().put(i, 1 + i / 3f);
      }
      float[] constants = replica.constantMemory().copy();
      String before = replica.fingerprint();

      double root = root(replica, examples(200, Seeds.random()));

      assertThat(root).isPositive();
      assertThat(replica.fingerprint()).isEqualTo(before);
      assertThat(replica.constantMemory().copy()).containsExactly(constants);
      assertThat(root(replica, examples(200, Seeds.random()))).isEqualTo(root);
    }
  }

  @Test
  void dropoutRepeatsAndIsTheSameInEveryPass() {
    Block block =
        new SequentialBlock()
            .add(Linear.builder().setUnits(40).build())
            .add(Dropout.builder().optRate(0.5f).build())
            .add(Linear.builder().setUnits(CLASSES).build());
    try (Replica replica = Replicas.of(block, INPUTS)) {
      InitialWeights.of(new CounterRandom(2)).set(replica);
      TableExamples examples = examples(200, Seeds.random());
      double root = root(replica, examples);
      for (int i = 0; i < 3; i++) {
        Replicas.backward(replica, LOSS, examples);
        assertThat(root(replica, examples)).isEqualTo(root);
      }
      EngineSeed other = new EngineSeed(new CounterRandom(77));
      int[] all = Evaluation.range(0, examples.size());
      try (SignRay ray = new SignRay(replica, examples, all, LOSS, other, Peers.alone())) {
        assertThat(InitialRate.root(ray)).isNotEqualTo(root);
      }
    }
  }

  @Test
  void aGradientOfZeroNeedsANumber() {
    TableExamples balanced = new TableExamples(new float[2][INPUTS], new float[] {0, 1}, 2);
    try (Replica replica = Replicas.of(Linear.builder().setUnits(2).build(), INPUTS)) {
      assertThatThrownBy(() -> root(replica, balanced))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "--initial-rate auto: the gradient is zero at the initial weights, so no rate can be derived from it; give a number.");
      assertThat(laterRoot(replica, balanced, 1)).as("later in a run").isEmpty();
    }
  }

  @Test
  void aLossOfZeroNeedsANumber() {
    TableExamples easy = new TableExamples(new float[][] {{1, 0, 0, 0}}, new float[] {0}, 2);
    try (Replica replica = Replicas.of(Linear.builder().setUnits(2).build(), INPUTS)) {
      replica.weights().put(0, 10_000);
      assertThatThrownBy(() -> root(replica, easy))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("--initial-rate auto: the loss is zero at the initial weights");
      assertThat(replica.weights().get(0)).isEqualTo(10_000);
    }
  }

  @Test
  void aLossThatIsNoNumberIsTold() {
    TableExamples broken = new TableExamples(new float[][] {{Float.NaN, 0, 0, 0}}, new float[1], 2);
    try (Replica replica = Replicas.of(Linear.builder().setUnits(2).build(), INPUTS)) {
      assertThatThrownBy(() -> root(replica, broken))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("the loss is NaN");
      assertThat(laterRoot(replica, broken, 1)).as("later in a run").isEmpty();
    }
  }

  private static SignRay ray(Replica replica, TableExamples examples) {
    int[] all = Evaluation.range(0, examples.size());
    return new SignRay(
        replica, examples, all, LOSS, new EngineSeed(new CounterRandom(1)), Peers.alone());
  }

  private static double root(Replica replica, TableExamples examples) {
    try (SignRay ray = ray(replica, examples)) {
      return InitialRate.root(ray);
    }
  }

  private static OptionalDouble laterRoot(Replica replica, TableExamples examples, double limit) {
    try (SignRay ray = ray(replica, examples)) {
      return LaterRoot.below(ray, limit);
    }
  }

  private static TableExamples examples(int size, Random random) {
    float[][] rows = new float[size][INPUTS];
    float[] labels = new float[size];
    for (int i = 0; i < size; i++) {
      labels[i] = random.nextInt(CLASSES);
      for (int k = 0; k < INPUTS; k++) {
        rows[i][k] = (float) random.nextGaussian() + (k == labels[i] ? 1 : 0);
      }
    }
    return new TableExamples(rows, labels, CLASSES);
  }

  /** All places in (0, δ_max] where h changes its sign from below, on a grid, in double. */
  private static List<Double> slowRoots(float[] start, TableExamples examples) {
    double[] weights = new double[start.length];
    Arrays.setAll(weights, j -> start[j]);
    double[] gradient = new double[start.length];
    double initial = softmaxLoss(weights, examples, gradient);
    double norm = Arrays.stream(gradient).map(Math::abs).sum();
    double largest = 2 * initial / norm;
    int steps = 20_000;
    List<Double> roots = new ArrayList<>();
    double before = -initial;
    for (int i = 1; i <= steps; i++) {
      double rate = largest * i / steps;
      double[] moved = new double[weights.length];
      Arrays.setAll(moved, j -> weights[j] - rate * Math.signum(gradient[j]));
      double excess =
          i == steps ? 0 : softmaxLoss(moved, examples, null) - 2 * initial + rate * norm;
      if (before < 0 && excess >= 0) {
        roots.add(rate);
      }
      before = excess;
    }
    return roots;
  }

  /** The mean cross-entropy of a linear layer, weights row by row and then biases. */
  private static double softmaxLoss(double[] weights, TableExamples examples, double[] gradient) {
    double total = 0;
    for (int i = 0; i < examples.size(); i++) {
      float[] row = examples.row(i);
      double[] exponentials = new double[CLASSES];
      double sum = 0;
      double own = 0;
      for (int c = 0; c < CLASSES; c++) {
        double logit = weights[CLASSES * INPUTS + c];
        for (int k = 0; k < INPUTS; k++) {
          logit += weights[c * INPUTS + k] * row[k];
        }
        exponentials[c] = Math.exp(logit);
        sum += exponentials[c];
        own += c == examples.label(i) ? logit : 0;
      }
      total += Math.log(sum) - own;
      for (int c = 0; gradient != null && c < CLASSES; c++) {
        double error = (exponentials[c] / sum - (c == examples.label(i) ? 1 : 0)) / examples.size();
        gradient[CLASSES * INPUTS + c] += error;
        for (int k = 0; k < INPUTS; k++) {
          gradient[c * INPUTS + k] += error * row[k];
        }
      }
    }
    return total / examples.size();
  }
}
