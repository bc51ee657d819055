package dev.polarity.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.codec.MalformedDataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class FrameTest {

  private static final long SEED = Long.getLong("polarity.seed", 20261123);

  @Test
  void layoutIsTheDocumentedOne() {
    byte[] bytes = bytes(new Frame((byte) 2, (byte) 0, 3, 1, 258, payload(0xAB)));
    assertThat(HexFormat.of().formatHex(bytes, 0, 28))
        .isEqualTo(
            "504c5246" + "01020000" + "03000000" + "01000000" + "0201000000000000" + "01000000");
    assertThat(bytes).hasSize(37);
    assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(33))
        .isEqualTo(checksum(bytes, 32, 33));
  }

  @Test
  void framesComeBackOneAfterTheOther() throws IOException {
    Random random = new Random(SEED);
    for (int trial = 0; trial < 200; trial++) {
      Frame first = frame(random);
      Frame second = frame(random);
      byte[] all = Arrays.copyOf(bytes(first), size(first) + size(second));
      System.arraycopy(bytes(second), 0, all, size(first), size(second));

      ByteBuffer in = ByteBuffer.wrap(all);
      assertThat(Frame.decode(in, 300)).as("seed %d", SEED).isEqualTo(first);
      assertThat(Frame.decode(in, 300)).as("seed %d", SEED).isEqualTo(second);
      assertThat(in.hasRemaining()).isFalse();

      var channel = Channels.newChannel(new ByteArrayInputStream(all));
      assertThat(Frame.read(channel, 300)).as("seed %d", SEED).isEqualTo(first);
      assertThat(Frame.read(channel, 300)).as("seed %d", SEED).isEqualTo(second);
    }
  }

  @Test
  void everyTruncationIsNoticed() {
    byte[] bytes = bytes(frame(new Random(SEED)));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Frame.decode(ByteBuffer.wrap(cut), 300))
          .as("length %d", length)
          .isInstanceOf(MalformedDataException.class);
      assertThatThrownBy(() -> Frame.read(Channels.newChannel(new ByteArrayInputStream(cut)), 300))
          .as("length %d", length)
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContaining("ends after");
    }
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] bytes = bytes(frame(new Random(SEED)));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> Frame.decode(ByteBuffer.wrap(flipped), Integer.MAX_VALUE))
          .as("bit %d", bit)
          .isInstanceOf(MalformedDataException.class);
    }
  }

  @Test
  void claimedLengthIsRefusedBeforeAnythingIsAllocated() {
    for (int claimed : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 301}) {
      byte[] bytes = bytes(frame(new Random(SEED)));
      ByteBuffer forged = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      forged.putInt(24, claimed).putInt(28, checksum(bytes, 0, 28));
      assertThatThrownBy(() -> Frame.decode(ByteBuffer.wrap(bytes), 300))
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContaining("claims a payload of " + Integer.toUnsignedString(claimed));
      assertThatThrownBy(
              () -> Frame.read(Channels.newChannel(new ByteArrayInputStream(bytes)), 300))
          .hasMessageContaining("at most 300 are expected");
      if (claimed != 301) {
        assertThatThrownBy(() -> Frame.decode(ByteBuffer.wrap(bytes), Integer.MAX_VALUE))
            .isInstanceOf(MalformedDataException.class);
        assertThatThrownBy(
                () ->
                    Frame.read(
                        Channels.newChannel(new ByteArrayInputStream(bytes)), Integer.MAX_VALUE))
            .isInstanceOf(MalformedDataException.class);
      }
    }
  }

  @Test
  void newerVersionIsNamed() {
    byte[] bytes = bytes(frame(new Random(SEED)));
    bytes[4] = 2;
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(28, checksum(bytes, 0, 28));
    assertThatThrownBy(() -> Frame.decode(ByteBuffer.wrap(bytes), 300))
        .hasMessageContaining("version 2")
        .hasMessageContaining("version 1");
  }

  @Test
  void negativeNumbersAreRefused() {
    Frame frame = new Frame((byte) 1, (byte) 0, -1, 0, 0, payload());
    assertThatThrownBy(() -> Frame.decode(ByteBuffer.wrap(bytes(frame)), 300))
        .isInstanceOf(MalformedDataException.class);
  }

  @Test
  void randomBytesAreNoFrame() {
    Random random = new Random(SEED);
    for (int trial = 0; trial < 1000; trial++) {
      byte[] noise = new byte[random.nextInt(100)];
      random.nextBytes(noise);
      assertThatThrownBy(() -> Frame.decode(ByteBuffer.wrap(noise), 300))
          .as("seed %d trial %d", SEED, trial)
          .isInstanceOf(MalformedDataException.class);
    }
  }

  private static Frame frame(Random random) {
    byte[] payload = new byte[random.nextInt(301)];
    random.nextBytes(payload);
    return new Frame(
        (byte) random.nextInt(),
        (byte) random.nextInt(),
        random.nextInt(Integer.MAX_VALUE),
        random.nextInt(Integer.MAX_VALUE),
        random.nextLong() >>> 1,
        ByteBuffer.wrap(payload));
  }

  private static ByteBuffer payload(int... bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
    for (int value : bytes) {
      buffer.put((byte) value);
    }
    return buffer.flip();
  }

  private static int size(Frame frame) {
    return Frame.size(frame.payload().remaining());
  }

  private static byte[] bytes(Frame frame) {
    ByteBuffer out = ByteBuffer.allocate(size(frame));
    frame.encode(out);
    assertThat(out.hasRemaining()).isFalse();
    return out.array();
  }

  private static int checksum(byte[] bytes, int from, int to) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, from, to - from);
    return (int) checksum.getValue();
  }
}
