package dev.polarity.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.StoppedException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Whatever a node does with a peer that is gone, it is known to be for a lost peer that it failed.
 */
class WatchedRendezvousTest {

  private static final MessageKey TALLY = new MessageKey(MessageType.TALLY, 0, 0);

  @Test
  void eachWayToMissAPeerIsNoticed() {
    assertLost(node -> node.receive(1, TALLY, 1));
    assertLost(node -> node.send(1, TALLY, (byte) 0, ByteBuffer.allocate(1)));
    assertLost(node -> node.awaitFirst(List.of(new Expected(1, TALLY, 1))));
  }

  private static void assertLost(Consumer<Messenger> act) {
    List<Rendezvous> both = LocalMessengers.rendezvous(2, Duration.ofSeconds(10));
    WatchedRendezvous watched = new WatchedRendezvous(both.get(0));
    CompletableFuture<Messenger> other =
        CompletableFuture.supplyAsync(() -> both.get(1).meet(new byte[32]));
    Messenger node = watched.meet(new byte[32]);
    other.join().close();
    assertThat(watched.hasMet()).isTrue();
    assertThat(watched.lostPeer()).isFalse();
    assertThatThrownBy(() -> act.accept(node)).isInstanceOf(StoppedException.class);
    assertThat(watched.lostPeer()).isTrue();
  }
}
