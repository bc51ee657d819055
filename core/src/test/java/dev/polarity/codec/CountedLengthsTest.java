package dev.polarity.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.Seed;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CountedLengthsTest {

  private final Random random = Seed.random();

  @Test
  void theCodeFillsItsSpaceAndIsAsShortAsHuffmansOfTheSameSymbols() {
    for (int trial = 0; trial < 600; trial++) {
      int[] counts = counts(trial);
      long total = Arrays.stream(counts).asLongStream().sum();
      int[] lengths = CountedLengths.of(counts, total);
      String name = Seed.of("trial %d", trial);
      double space = 0;
      long cost = 0;
      long rare = 0;
      long least = Long.MAX_VALUE;
      PriorityQueue<Long> weights = new PriorityQueue<>();
      for (int value = 0; value < 256; value++) {
        assertThat(lengths[value]).as(name).isBetween(0, ByteCode.LONGEST);
        if (lengths[value] == 0) {
          rare += counts[value];
        } else {
          space += Math.pow(2, -lengths[value]);
          cost += (long) counts[value] * lengths[value];
          weights.add((long) counts[value]);
          least = Math.min(least, counts[value]);
        }
      }
      if (lengths[ByteCode.SHARED] > 0) {
        space += Math.pow(2, -lengths[ByteCode.SHARED]);
        long weight = sharedWeight(rare, total, counts, lengths);
        cost += weight * lengths[ByteCode.SHARED];
        weights.add(weight);
      }
      assertThat(space).as(name).isEqualTo(1);
      assertThat(cost).as(name).isEqualTo(huffman(weights));
    }
  }

  /** The share of the rarest that has a code, of 2^11 … 2^8, as docs/formats.md says. */
  private static long sharedWeight(long rare, long total, int[] counts, int[] lengths) {
    for (int shift = 11; ; shift--) {
      long least = Math.max(1, total >>> shift);
      boolean same = true;
      for (int value = 0; value < 256; value++) {
        same &= counts[value] >= least == lengths[value] > 0;
      }
      if (same) {
        return Math.max(rare, least);
      }
    }
  }

  /** The cost of Huffman's code is the sum of the weights of all nodes that are made. */
  private static long huffman(PriorityQueue<Long> weights) {
    long cost = 0;
    while (weights.size() > 1) {
      long node = weights.remove() + weights.remove();
      cost += node;
      weights.add(node);
    }
    return cost;
  }

  private int[] counts(int kind) {
    int[] counts = new int[256];
    switch (kind % 6) {
      case 0 -> Arrays.setAll(counts, value -> random.nextInt(1_000));
      case 1 -> counts[random.nextInt(256)] = 1 + random.nextInt(1_000);
      case 2 -> Arrays.fill(counts, 1 + random.nextInt(5_000_000));
      case 3 -> {
        // As crooked as can be.
        int next = 1;
        int before = 1;
        for (int value = 0; value < 40; value++) {
          counts[value * 5 % 256] = next;
          next += before;
          before = next - before;
        }
      }
      default -> {
        double p = random.nextDouble();
        for (int i = random.nextInt(20_000); i >= 0; i--) {
          int value = 0;
          for (int bit = 0; bit < 8; bit++) {
            value |= random.nextDouble() < p ? 1 << bit : 0;
          }
          counts[value]++;
        }
      }
    }
    return counts;
  }

  /** Equal weights are settled, for both ends must have one and the same code. */
  @Test
  void theCodesNeverChange() {
    int[] counts = new int[256];
    counts[0] = 500;
    counts[1] = 250;
    counts[2] = 125;
    counts[128] = 125;
    counts[7] = 20;
    counts[9] = 3;
    int[] lengths = CountedLengths.of(counts, 1_023);
    int[] expected = new int[ByteCode.SYMBOLS];
    expected[0] = 1;
    expected[1] = 2;
    expected[2] = 4;
    expected[128] = 3;
    expected[7] = 5;
    expected[9] = 6;
    expected[ByteCode.SHARED] = 6;
    assertThat(lengths).isEqualTo(expected);
  }
}
