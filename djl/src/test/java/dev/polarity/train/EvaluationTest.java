package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.loss.Loss;
import dev.polarity.data.Augmentation;
import dev.polarity.random.CounterRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 700})
  void countsEachExampleOnce(int size) {
    TableExamples examples = examples(size, Seeds.random());
    try (Replica replica = Replicas.of(Linear.builder().setUnits(4).build(), 3)) {
      InitialWeights.of(new CounterRandom(1)).set(replica);
      float[] w = Replicas.weights(replica);
      int right = 0;
      double loss = 0;
      for (int i = 0; i < size; i++) {
        int best = 0;
        double[] logits = new double[4];
        double sum = 0;
        for (int c = 0; c < 4; c++) {
          for (int k = 0; k < 3; k++) {
            logits[c] += (double) w[c * 3 + k] * examples.row(i)[k];
          }
          best = logits[c] > logits[best] ? c : best;
          sum += Math.exp(logits[c]);
        }
        right += best == examples.label(i) ? 1 : 0;
        loss += Math.log(sum) - logits[(int) examples.label(i)];
      }

      Evaluation.Score score = new Evaluation(examples, Loss.softmaxCrossEntropyLoss()).of(replica);

      assertThat(score.accuracy()).as(Seeds.describe()).isEqualTo((double) right / size);
      assertThat(score.loss()).as(Seeds.describe()).isEqualTo(loss / size, within(1e-5));
      assertThat(examples.asked.stream().flatMapToInt(Arrays::stream).toArray())
          .containsExactly(Evaluation.range(0, size));
    }
  }

  @Test
  void withoutClassesThereIsALossAlone() {
    TableExamples examples = new TableExamples(new float[][] {{1}, {2}}, new float[] {1, 1}, 0);
    try (Replica replica = Replicas.of(Linear.builder().setUnits(1).build(), 1)) {
      replica.weights().put(0, 2);
      Evaluation.Score score = new Evaluation(examples, DotBlock.meanOutput()).of(replica);
      assertThat(score.accuracy()).isNaN();
      assertThat(score.loss()).isEqualTo(3);
    }
  }

  @Test
  void theFirstOfTheLargestIsTaken() {
    assertThat(Evaluation.largest(new float[] {9, 1, 3, 3, 2}, 1, 4)).isEqualTo(1);
    assertThat(Evaluation.largest(new float[] {-2, -1}, 0, 2)).isEqualTo(1);
    assertThat(Evaluation.largest(new float[] {5}, 0, 1)).isZero();
  }

  @Test
  void usesTheRunningStatisticsAndLeavesThem() {
    try (Replica replica = normalised()) {
      float[] constants = replica.constantMemory().copy();
      String before = replica.fingerprint();
      new Evaluation(examples(300, Seeds.random()), Loss.softmaxCrossEntropyLoss()).of(replica);
      assertThat(replica.constantMemory().copy()).containsExactly(constants);
      assertThat(replica.fingerprint()).isEqualTo(before);
    }
  }

  @Test
  void recalibrationIsThatOfAPassByHand() {
    TableExamples examples = examples(1000, Seeds.random());
    Random random = Seeds.random();
    int[] sample = random.ints(64 * 128, 0, 1000).toArray();
    try (Replica replica = normalised();
        Replica byHand = normalised()) {
      replica.constantMemory().restore(new float[] {9, 9, 9, 9, 9, 9, 9, 9});
      String before = replica.fingerprint();

      new Recalibration(examples, sample, new EngineSeed(new CounterRandom(1)), () -> {})
          .run(replica);

      byHand.constantMemory().restore(new float[] {0, 0, 0, 0, 1, 1, 1, 1});
      for (int batch = 0; batch < 64; batch++) {
        try (NDManager manager = byHand.manager().newSubManager()) {
          int[] indices = Arrays.copyOfRange(sample, 128 * batch, 128 * batch + 128);
          NDList inputs = examples.batch(manager, indices, Augmentation.none()).inputs();
          byHand.forward(inputs, true);
        }
      }
      assertThat(replica.constantMemory().copy()).containsExactly(byHand.constantMemory().copy());
      assertThat(replica.fingerprint()).isEqualTo(before);
      // Two passes over the same weights agree: nothing of the old statistics is left.
      new Recalibration(examples, sample, new EngineSeed(new CounterRandom(1)), () -> {})
          .run(replica);
      assertThat(replica.constantMemory().copy()).containsExactly(byHand.constantMemory().copy());
      assertThat(statisticsInDouble(replica, examples, sample))
          .usingComparatorWithPrecision(1e-3)
          .containsExactly(toDouble(replica.constantMemory().copy()));
    }
  }

  @Test
  void aBlockWithoutStatisticsIsNotRun() {
    TableExamples examples = examples(10, Seeds.random());
    try (Replica replica = Replicas.of(Linear.builder().setUnits(4).build(), 3)) {
      new Recalibration(examples, new int[64 * 128], new EngineSeed(new CounterRandom(1)), () -> {})
          .run(replica);
      assertThat(examples.asked).isEmpty();
    }
  }

  /** Running mean and unbiased variance with momentum 0.9 behind a linear layer, in double. */
  private static double[] statisticsInDouble(
      Replica replica, TableExamples examples, int[] sample) {
    float[] w = Replicas.weights(replica);
    double[] running = {0, 0, 0, 0, 1, 1, 1, 1};
    for (int batch = 0; batch < 64; batch++) {
      for (int c = 0; c < 4; c++) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 128; i++) {
          float[] row = examples.row(sample[128 * batch + i]);
          double value = w[12 + c];
          for (int k = 0; k < 3; k++) {
            value += (double) w[c * 3 + k] * row[k];
          }
          sum += value;
          squares += value * value;
        }
        double mean = sum / 128;
        running[c] = 0.9 * running[c] + 0.1 * mean;
        running[4 + c] = 0.9 * running[4 + c] + 0.1 * (squares - 128 * mean * mean) / 127;
      }
    }
    return running;
  }

  private static double[] toDouble(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  private static Replica normalised() {
    Replica replica =
        Replicas.of(
            new SequentialBlock()
                .add(Linear.builder().setUnits(4).build())
                .add(BatchNorm.builder().build())
                .add(Linear.builder().setUnits(4).build()),
            3);
    InitialWeights.of(new CounterRandom(8)).set(replica);
    return replica;
  }

  private static TableExamples examples(int size, Random random) {
    float[][] rows = new float[size][3];
    float[] labels = new float[size];
    for (int i = 0; i < size; i++) {
      labels[i] = random.nextInt(4);
      for (int k = 0; k < 3; k++) {
        rows[i][k] = (float) random.nextGaussian() + k;
      }
    }
    return new TableExamples(rows, labels, 4);
  }
}
