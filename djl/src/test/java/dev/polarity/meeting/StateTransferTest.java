package dev.polarity.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.StoppedException;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.mesh.Messenger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateTransferTest {

  private static final long SEED = Long.getLong("polarity.seed", 20_220_311L);
  private static final int CHUNK = StateSender.CHUNK_BYTES;

  @ParameterizedTest
  @ValueSource(ints = {1, 79, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17})
  void bytesArriveAsTheyAreHoweverTheyAreCut(int length) throws Exception {
    Random random = new Random(SEED);
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    Group group = new Group(2);

    List<byte[]> ends =
        group.run(
            List.of(
                () -> {
                  StateSender sender = new StateSender(group.messenger(0), 1, 5);
                  for (int from = 0; from < length; ) {
                    int count = Math.min(length - from, 1 + random.nextInt(CHUNK));
                    sender.put(ByteBuffer.wrap(bytes, from, count));
                    from += count;
                  }
                  sender.finish();
                  return bytes;
                },
                () -> {
                  StateReceiver receiver =
                      new StateReceiver(group.messenger(1), 0, 5, length, "the file");
                  byte[] got = new byte[length];
                  for (int from = 0; from < length; from += 1000) {
                    ByteBuffer part = ByteBuffer.wrap(got, from, Math.min(1000, length - from));
                    receiver.fill(part);
                    assertThat(part.hasRemaining()).isFalse();
                  }
                  ByteBuffer beyond = ByteBuffer.allocate(1);
                  receiver.fill(beyond);
                  assertThat(beyond.position()).isZero();
                  return got;
                }));

    assertThat(ends.get(1)).as("-Dpolarity.seed=%d", SEED).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 99, 101, CHUNK})
  void aChunkOfAnotherLengthIsRefused(int sent) {
    Group group = new Group(2);
    Messenger peer = group.messenger(0);
    peer.send(1, new MessageKey(MessageType.STATE, 0, 0), (byte) 0, ByteBuffer.allocate(sent));
    StateReceiver receiver = new StateReceiver(group.messenger(1), 0, 0, 100, "the file weights");

    assertThatThrownBy(() -> receiver.fill(ByteBuffer.allocate(100)))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("ode 0");
  }

  @Test
  void aShortChunkNamesWhatItIsOf() {
    Group group = new Group(2);
    group
        .messenger(0)
        .send(1, new MessageKey(MessageType.STATE, 0, 0), (byte) 0, ByteBuffer.allocate(7));
    StateReceiver receiver = new StateReceiver(group.messenger(1), 0, 0, 100, "the file weights");

    assertThatThrownBy(() -> receiver.fill(ByteBuffer.allocate(100)))
        .hasMessageStartingWith("Node 0 sent 7 bytes of the file weights where 100 were expected;");
  }
}
