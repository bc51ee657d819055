package dev.polarity.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polarity.Seed;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LearntCodesTest {

  private final Random random = Seed.random();

  /** Words with a memory: a bit is mostly as its neighbour; or each by itself. */
  private long[] words(int count, double turning, boolean alike) {
    long[] words = new long[count];
    boolean one = false;
    for (int j = 0; j < 64 * count; j++) {
      boolean drawn = random.nextDouble() < turning;
      one = alike && random.nextDouble() < 0.7 ? one : drawn;
      words[j >> 6] |= one ? 1L << j : 0;
    }
    return words;
  }

  /** Foresees nothing; two contexts, word by word. */
  private static final class Halves implements History {
    @Override
    public int contexts() {
      return 2;
    }

    @Override
    public void predict(long step, int from, int count, long[] predicted, long[][] masks) {
      Arrays.fill(predicted, 0, count, 0);
      for (int i = 0; i < count; i++) {
        masks[0][i] = (from + i) % 3 == 0 ? 0 : 0x00FF_FFFF_FFFF_FF0FL;
        masks[1][i] = ~masks[0][i];
      }
    }
  }

  @Test
  void bothEndsStayInStepAndANaiveReaderReadsTheSame() throws MalformedDataException {
    // The last is so long that counts are halved, and codes made of what is left.
    int[] sizes = {3, 150, 1_030, 2_500, 16_500};
    for (int trial = 0; trial < 9; trial++) {
      int count = sizes[trial / 2];
      long coordinates = 64L * count - random.nextInt(64);
      boolean alike = trial % 2 == 0;
      Foresight here = new Foresight(new Halves());
      Foresight there = new Foresight(new Halves());
      NaiveDecoder naive = new NaiveDecoder(2);
      CodedBits sender = new CodedBits(coordinates, new TablePartition());
      CodedBits receiver = new CodedBits(coordinates);
      int messages = count < 1_000 ? 260 : count < 10_000 ? 45 : 12;
      for (int message = 0; message < messages; message++) {
        double turning = message % 7 == 6 ? 0.002 : 0.02 + 0.6 * message / messages;
        long[] words = words(count, turning, alike);
        words[count - 1] &= -1L >>> -coordinates;
        // Now and then one goes plain, or did not fit, of which the other end learns nothing.
        boolean plain = random.nextInt(5) == 0;
        ByteBuffer out = ByteBuffer.allocate(20 * count + 100);
        int most = plain ? random.nextInt(3) : out.capacity();
        String name = Seed.of("trial %d message %d", trial, message);
        assertThat(sender.encode(message, here, words, 0, count, out, most))
            .as(name)
            .isEqualTo(!plain);
        if (plain) {
          continue;
        }
        byte[] bytes = Arrays.copyOf(out.array(), out.position());
        long[] back = new long[count];
        receiver.decode(message, there, ByteBuffer.wrap(bytes), back, 0, count);
        assertThat(back).as(name).isEqualTo(words);
        assertThat(naive.decode(message, new Halves(), bytes, coordinates))
            .as(name)
            .isEqualTo(words);
      }
    }
  }

  @Test
  void neighboursThatAreAlikeTakeLess() {
    int count = 1_000;
    Foresight known = new Foresight(new Halves());
    CodedBits coder = new CodedBits(64L * count);
    int first = 0;
    int last = 0;
    for (int message = 0; message < 40; message++) {
      ByteBuffer out = ByteBuffer.allocate(20 * count);
      coder.encode(message, known, words(count, 0.2, true), 0, count, out, out.capacity());
      first = message == 0 ? out.position() : first;
      last = out.position();
    }
    assertThat(last).as(Seed.of("first %d", first)).isLessThan(first * 85 / 100);
  }

  /** What is read by codes that were learnt from other messages may be wrong, and no more. */
  @Test
  void damageNeverDoesMoreThanFailWithLearntCodes() throws MalformedDataException {
    int count = 1_100;
    Foresight here = new Foresight(new Halves());
    Foresight there = new Foresight(new Halves());
    CodedBits coder = new CodedBits(64L * count);
    int failed = 0;
    for (int message = 0; message < 30; message++) {
      ByteBuffer out = ByteBuffer.allocate(20 * count);
      coder.encode(message, here, words(count, 0.2, true), 0, count, out, out.capacity());
      byte[] good = Arrays.copyOf(out.array(), out.position());
      for (int trial = 0; trial < 60; trial++) {
        byte[] bad = good.clone();
        for (int i = random.nextInt(6); i >= 0; i--) {
          int at = random.nextInt(trial % 2 == 0 ? bad.length : 8);
          bad[at] = (byte) (random.nextBoolean() ? StreamCode.LEARNT : random.nextInt());
        }
        Foresight known = new Foresight(new Halves(), there.codes().copy());
        try {
          coder.decode(message, known, ByteBuffer.wrap(bad), new long[count], 0, count);
        } catch (MalformedDataException expected) {
          failed++;
        }
      }
      coder.decode(message, there, ByteBuffer.wrap(good), new long[count], 0, count);
    }
    assertThat(failed).as(Seed.of("failed")).isGreaterThan(300);
  }

  @Test
  void aLearntCodeBeforeOneWasLearntIsRefused() {
    CodedBits coder = new CodedBits(64);
    byte[] bytes = {(byte) StreamCode.LEARNT, 0, 0, 0};
    assertThatExceptionOfType(MalformedDataException.class)
        .isThrownBy(
            () ->
                coder.decode(
                    0, new Foresight(new Halves()), ByteBuffer.wrap(bytes), new long[1], 0, 1))
        .withMessageContaining("before one was learnt");
  }
}
