package dev.polarity.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainConnectionTest {

  @ParameterizedTest
  @CsvSource({
    "1,131072",
    "2,131072",
    "33,131072",
    "34,127100",
    "65,65536",
    "257,16384",
    "513,8192",
    "1000,8192"
  })
  void buffersOfAllPeersTakeFourMebibytesUntilTheyAreSmall(int nodes, int bytes) {
    assertThat(PlainConnection.bufferBytes(nodes)).isEqualTo(bytes);
  }

  @Test
  void allBuffersOfOneDirectionStaySmallHoweverManyNodesThereAre() {
    for (int nodes = 2; nodes < 2000; nodes++) {
      long all = (nodes - 1L) * PlainConnection.bufferBytes(nodes);
      assertThat(all).isLessThanOrEqualTo(Math.max(1 << 22, (nodes - 1L) << 13));
    }
  }

  /** Messages smaller than a buffer, as large, and many times as large. */
  @ParameterizedTest
  @ValueSource(ints = {1, 64, 8192, 100_000})
  void bytesComeAsTheyWereSentWhateverTheBuffer(int bufferBytes) throws IOException {
    Random random = new Random(bufferBytes);
    try (ServerSocketChannel server =
            ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        SocketChannel dialled = SocketChannel.open(server.getLocalAddress());
        SocketChannel accepted = server.accept();
        Connection sender = new PlainConnection(dialled, bufferBytes);
        Connection receiver = new PlainConnection(accepted, bufferBytes)) {
      sender.admitted();
      receiver.admitted();
      for (int length : new int[] {1, bufferBytes, bufferBytes + 1, 30_000}) {
        byte[] sent = new byte[length];
        random.nextBytes(sent);
        CompletableFuture<Void> writing =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    sender.write(ByteBuffer.wrap(sent));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
        ByteBuffer had = ByteBuffer.allocate(length);
        while (had.hasRemaining()) {
          assertThat(receiver.read(had)).isPositive();
        }
        writing.join();
        assertThat(had.array()).isEqualTo(sent);
      }
    }
  }
}
