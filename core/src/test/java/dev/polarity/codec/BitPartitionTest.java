package dev.polarity.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.Seed;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BitPartitionTest {

  private static final int WORDS = 70;

  private final Random random = Seed.random();

  /** The table in any case, and whatever this Java has. */
  private static final List<BitPartition> KINDS =
      List.of(new TablePartition(), BitPartition.ofThisProcess());

  @Test
  void gathersBitByBit() {
    for (int trial = 0; trial < 300; trial++) {
      int count = random.nextInt(WORDS);
      long[] words = words(count, trial);
      long[] masks = words(count, trial + 1);
      boolean[] expected = new boolean[64 * WORDS];
      int bits = 0;
      for (int bit = 0; bit < 64 * count; bit++) {
        if ((masks[bit >> 6] >>> bit & 1) != 0) {
          expected[bits++] = (words[bit >> 6] >>> bit & 1) != 0;
        }
      }
      for (BitPartition kind : KINDS) {
        byte[] stream = new byte[8 * WORDS + BitPartition.SLACK];
        random.nextBytes(stream);
        String name = Seed.of("%s trial %d", kind.getClass().getSimpleName(), trial);
        assertThat(kind.gather(words, masks, count, stream)).as(name).isEqualTo(bits);
        // Up to the end of the last word there are zeros.
        for (int bit = 0; bit < (bits + 63) / 64 * 64; bit++) {
          boolean found = (stream[bit >> 3] >>> (bit & 7) & 1) != 0;
          assertThat(found).as("%s bit %d", name, bit).isEqualTo(bit < bits && expected[bit]);
        }
      }
    }
  }

  @Test
  void scatteringUndoesGathering() {
    for (int trial = 0; trial < 300; trial++) {
      int count = random.nextInt(WORDS);
      long[] words = words(count, trial);
      long[] masks = words(count, trial + 2);
      for (BitPartition kind : KINDS) {
        for (long turned : new long[] {0, -1}) {
          byte[] stream = new byte[8 * WORDS + BitPartition.SLACK];
          kind.gather(words, masks, count, stream);
          long[] before = random.longs(count + 3).toArray();
          long[] back = before.clone();
          kind.scatter(stream, turned, masks, back, 2, count);
          for (int i = 0; i < count; i++) {
            assertThat(back[2 + i] ^ before[2 + i])
                .as(Seed.of("%s trial %d word %d", kind.getClass().getSimpleName(), trial, i))
                .isEqualTo((words[i] ^ turned) & masks[i]);
          }
        }
      }
    }
  }

  private long[] words(int count, int kind) {
    long[] words = new long[count];
    for (int i = 0; i < count; i++) {
      long sparse = random.nextLong() & random.nextLong() & random.nextLong();
      words[i] =
          switch (kind % 5) {
            case 0 -> random.nextLong();
            case 1 -> sparse;
            case 2 -> ~sparse;
            case 3 -> random.nextInt(3) - 1;
            default -> -1;
          };
    }
    return words;
  }
}
