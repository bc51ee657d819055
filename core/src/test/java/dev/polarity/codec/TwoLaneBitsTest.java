package dev.polarity.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.Seed;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * That right bytes are read, CodedJournalTest holds, by a journal of the version that wrote them.
 */
class TwoLaneBitsTest {

  private final Random random = Seed.random();

  @Test
  void anyBytesAreReadOrRefused() {
    int words = 1_100;
    VerdictHistory history = new VerdictHistory(Silences.verdict(true), new long[words]);
    TwoLaneBits reader = new TwoLaneBits(64L * words - 17);
    int refused = 0;
    for (int trial = 0; trial < 2_000; trial++) {
      byte[] bytes = new byte[random.nextInt(trial % 2 == 0 ? 40 : 9_000)];
      random.nextBytes(bytes);
      if (bytes.length > 9) {
        for (int context = 0; context < 5; context++) {
          bytes[context] = (byte) random.nextInt(trial % 3 == 0 ? 22 : 90);
        }
        bytes[6] &= 0xF;
        bytes[8] &= 0xF;
      }
      long[] target = new long[words];
      try {
        reader.decode(3, history.forAll(), ByteBuffer.wrap(bytes), target, 0, words);
        assertThat(target[words - 1] >>> 47).isZero();
      } catch (MalformedDataException expected) {
        refused++;
      }
    }
    assertThat(refused).as(Seed.of("refused")).isGreaterThan(1_000);
  }
}
