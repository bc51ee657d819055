package dev.polarity.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainBitsTest {

  private static final long SEED = Long.getLong("polarity.seed", 20261123);

  @Test
  void coordinateIsBitOfByte() throws MalformedDataException {
    PlainBits codec = new PlainBits(70);
    long[] words = {1L << 9, 1L << 5};
    ByteBuffer out = ByteBuffer.allocate(codec.maxBytes(2));

    codec.encode(words, 0, 2, out);

    assertThat(out.position()).as("70 coordinates take 9 bytes").isEqualTo(9);
    assertThat(out.array()).startsWith(0, 2, 0, 0, 0, 0, 0, 0, 0x20);
  }

  @Test
  void anyRangeOfAnyWordsComesBack() throws MalformedDataException {
    Random random = new Random(SEED);
    for (int trial = 0; trial < 500; trial++) {
      int coordinates = 1 + random.nextInt(700);
      int count = (coordinates + 63) / 64;
      long[] words = random.longs(count).toArray();
      words[count - 1] &= -1L >>> (-coordinates & 63);
      PlainBits codec = new PlainBits(coordinates);
      int from = random.nextInt(count + 1);
      int length = random.nextInt(count - from + 1);
      ByteBuffer out = ByteBuffer.allocate(3 + codec.maxBytes(length)).position(3);
      codec.encode(words, from, length, out);
      String label = "seed " + SEED + " trial " + trial;
      assertThat(out.position() - 3).as(label).isEqualTo(codec.bytes(from, length));
      if (from == 0 && length == count) {
        assertThat(out.position() - 3).as(label).isEqualTo((coordinates + 7) / 8);
      }
      long[] back = new long[count];
      codec.decode(out.flip().position(3), back, from, length);
      for (int i = 0; i < count; i++) {
        assertThat(back[i]).as(label).isEqualTo(i >= from && i < from + length ? words[i] : 0);
      }
    }
  }

  @Test
  void bitsAfterTheLastCoordinateAreRefused() {
    PlainBits codec = new PlainBits(3);
    assertThatThrownBy(() -> codec.decode(ByteBuffer.wrap(new byte[] {8}), new long[1], 0, 1))
        .isInstanceOf(MalformedDataException.class);
  }

  @Test
  void anotherLengthIsRefused() {
    PlainBits codec = new PlainBits(64);
    assertThatThrownBy(() -> codec.decode(ByteBuffer.allocate(7), new long[1], 0, 1))
        .hasMessageContaining("Expected 8 bytes")
        .hasMessageContaining("found 7");
    assertThatThrownBy(() -> codec.decode(ByteBuffer.allocate(16), new long[2], 0, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
