package dev.polarity.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import dev.polarity.random.CounterRandom;
import dev.polarity.random.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochOrderTest {

  private static final CounterRandom SEED_7 = new CounterRandom(7);

  @Test
  void theGlobalOrderIsThePermutationOfTheContract() {
    int examples = 23;
    EpochOrder order = EpochOrder.global(SEED_7, examples, 3, 2);
    for (int epoch = 0; epoch < 4; epoch++) {
      List<Integer> shuffled = new ArrayList<>();
      for (int i = 0; i < examples; i++) {
        shuffled.add(i);
      }
      for (int i = examples - 1; i >= 1; i--) {
        Collections.swap(shuffled, i, SEED_7.below(Purpose.ORDER, i, epoch, i + 1));
      }
      for (int i = 0; i < order.stepsPerEpoch(); i++) {
        for (int voter = 0; voter < 3; voter++) {
          int from = (i * 3 + voter) * 2;
          assertThat(batch(order, epoch * order.stepsPerEpoch() + i, voter, 2))
              .containsExactly(shuffled.get(from), shuffled.get(from + 1));
        }
      }
    }
  }

  @Test
  void aShardedVoterPermutesWhatItOwns() {
    int examples = 23;
    int voters = 4;
    EpochOrder order = EpochOrder.sharded(SEED_7, examples, voters, 2);
    assertThat(order.stepsPerEpoch()).isEqualTo(2);
    for (int voter = 0; voter < voters; voter++) {
      List<Integer> owned = new ArrayList<>();
      for (int i = voter; i < examples; i += voters) {
        owned.add(i);
      }
      for (int p = owned.size() - 1; p >= 1; p--) {
        Collections.swap(owned, p, SEED_7.below(Purpose.ORDER, p * voters + voter, 5, p + 1));
      }
      for (int i = 0; i < 2; i++) {
        assertThat(batch(order, 5 * 2 + i, voter, 2))
            .containsExactly(owned.get(2 * i), owned.get(2 * i + 1));
      }
    }
  }

  @Test
  void anEpochNamesNoExampleTwiceAndDropsOnlyWhatDoesNotFillAStep() {
    Random random = TestSeed.random();
    for (int round = 0; round < 40; round++) {
      int voters = 1 + random.nextInt(9);
      int size = 1 + random.nextInt(7);
      int examples = voters * size + random.nextInt(200);
      boolean sharded = random.nextBoolean();
      CounterRandom seed = new CounterRandom(random.nextLong());
      EpochOrder order =
          sharded
              ? EpochOrder.sharded(seed, examples, voters, size)
              : EpochOrder.global(seed, examples, voters, size);
      TreeSet<Integer> seen = new TreeSet<>();
      long first = random.nextInt(5) * order.stepsPerEpoch();
      for (long step = first; step < first + order.stepsPerEpoch(); step++) {
        for (int voter = 0; voter < voters; voter++) {
          for (int index : batch(order, step, voter, size)) {
            assertThat(seen.add(index)).as(TestSeed.describe()).isTrue();
            if (sharded) {
              assertThat(index % voters).as(TestSeed.describe()).isEqualTo(voter);
            }
          }
        }
      }
      assertThat(seen.first()).isNotNegative();
      assertThat(seen.last()).isLessThan(examples);
      assertThat(examples - seen.size())
          .as(TestSeed.describe())
          .isEqualTo((int) order.droppedPerEpoch())
          .isLessThan(voters * size);
    }
  }

  @Test
  void whatAVoterSeesDoesNotDependOnWhatWasAskedBefore() {
    EpochOrder forward = EpochOrder.sharded(SEED_7, 100, 3, 4);
    List<int[]> expected = new ArrayList<>();
    for (int step = 0; step < 40; step++) {
      expected.add(batch(forward, step, step % 3, 4));
    }
    EpochOrder backward = EpochOrder.sharded(SEED_7, 100, 3, 4);
    for (int step = 39; step >= 0; step--) {
      assertThat(batch(backward, step, step % 3, 4)).isEqualTo(expected.get(step));
    }
  }

  @Test
  void everyPlaceIsEquallyLikelyForEveryExample() {
    int examples = 6;
    int epochs = 6_000;
    EpochOrder order = EpochOrder.global(new CounterRandom(TestSeed.seed()), examples, 1, examples);
    int[][] counts = new int[examples][examples];
    for (int epoch = 0; epoch < epochs; epoch++) {
      int[] indices = batch(order, epoch, 0, examples);
      for (int place = 0; place < examples; place++) {
        counts[place][indices[place]]++;
      }
    }
    double expected = (double) epochs / examples;
    double chiSquare = 0;
    for (int[] row : counts) {
      for (int count : row) {
        chiSquare += (count - expected) * (count - expected) / expected;
      }
    }
    // 25 degrees of freedom: the 99.9 % quantile is 52.6, the 0.1 % quantile 8.6.
    assertThat(chiSquare).as(TestSeed.describe()).isBetween(8.6, 52.6);
  }

  @Test
  void theInitialRateIsMeasuredOnTheFirstExamplesOfEpoch0() {
    EpochOrder global = EpochOrder.global(SEED_7, 50, 2, 5);
    assertThat(global.leading(5)).isEqualTo(batch(global, 0, 0, 5));
    assertThat(global.leading(1_024)).hasSize(50).doesNotHaveDuplicates();

    EpochOrder sharded = EpochOrder.sharded(SEED_7, 51, 2, 5);
    assertThat(sharded.leading(5)).isEqualTo(batch(sharded, 0, 0, 5));
    assertThat(IntStream.of(sharded.leading(1_024))).hasSize(26).allMatch(index -> index % 2 == 0);
  }

  @Test
  void theRecalibrationSampleBeginsAgainWhereItIsTooShort() {
    EpochOrder global = EpochOrder.global(SEED_7, 50, 2, 5);
    int[] sample = global.recalibrationSample(120);
    for (int i = 0; i < 120; i++) {
      assertThat(sample[i]).isEqualTo(sample[i % 50]);
    }
    assertThat(Arrays.copyOf(sample, 50)).doesNotHaveDuplicates();
    assertThat(Arrays.copyOf(sample, 50)).isNotEqualTo(global.leading(50));

    int[] sharded = EpochOrder.sharded(SEED_7, 50, 2, 5).recalibrationSample(30);
    assertThat(IntStream.of(sharded)).allMatch(index -> index % 2 == 0);
    assertThat(sharded[25]).isEqualTo(sharded[0]);
  }

  @Test
  void tooFewExamplesForAStepAreRefused() {
    assertThatThrownBy(() -> EpochOrder.global(SEED_7, 500, 8, 128))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "One step of 8 voters with 128 examples each takes 1024 training examples, but there"
                + " are only 500: use fewer voters or a smaller batch.");
  }

  @Test
  void stepAndVoterMustExist() {
    EpochOrder order = EpochOrder.global(SEED_7, 50, 2, 5);
    assertThatThrownBy(() -> order.batch(-1, 0, new int[5]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> order.batch(0, 2, new int[5]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int[] batch(EpochOrder order, long step, int voter, int size) {
    int[] indices = new int[size];
    order.batch(step, voter, indices);
    return indices;
  }
}
