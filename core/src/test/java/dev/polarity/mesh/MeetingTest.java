package dev.polarity.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeetingTest {

  private static final MessageKey TALLY = new MessageKey(MessageType.TALLY, 7, 2);

  @AfterEach
  void nothingIsLeft() {
    Nodes.assertNoThreads();
  }

  @Test
  void anotherSpecIsSaidOnBothSides() {
    Nodes group = new Nodes(2);
    CompletableFuture<Messenger> zero = group.meeting(0, Nodes.KEY, Nodes.quick(), 1);
    CompletableFuture<Messenger> one = group.meeting(1, Nodes.KEY, Nodes.quick(), 2);
    assertThat(Nodes.failure(zero))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Node 1 has another spec than node 0");
    assertThat(Nodes.failure(one))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Node 0 has another spec than node 1");
  }

  @Test
  void anotherSpecEndsTheMeetingOfAll() {
    Nodes group = new Nodes(3);
    CompletableFuture<Messenger> zero = group.meeting(0, Nodes.KEY, Nodes.quick(), 1);
    CompletableFuture<Messenger> one = group.meeting(1, Nodes.KEY, Nodes.quick(), 1);
    Nodes.until(
        "the first two have met", () -> Nodes.threads().contains("polarity-mesh-0-reader-1"));
    CompletableFuture<Messenger> two = group.meeting(2, Nodes.KEY, Nodes.quick(), 2);
    for (CompletableFuture<Messenger> node : List.of(zero, one, two)) {
      assertThat(Nodes.failure(node))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("another spec");
    }
  }

  @Test
  void anotherKeyIsToldApartFromAnotherSpec() {
    Nodes group = new Nodes(2);
    CompletableFuture<Messenger> zero =
        group.meeting(0, Nodes.KEY, Nodes.quick().withWait(Duration.ofSeconds(1)), 1);
    CompletableFuture<Messenger> one = group.meeting(1, JobKey.random(), Nodes.quick(), 1);
    assertThat(Nodes.failure(one))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Node 0 at 127.0.0.1:")
        .hasMessageContaining("holds another key");
    assertThat(Nodes.failure(zero))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("still without node 1");
    assertThat(group.notices())
        .anyMatch(text -> text.contains("says that it is node 1, but holds another key"));
  }

  @Test
  void anotherNumberOfNodesIsSaidOnBothSides() {
    Nodes group = new Nodes(2);
    CompletableFuture<Messenger> zero = group.meeting(0, Nodes.KEY, Nodes.quick(), 1);
    List<NodeAddress> more =
        List.of(group.addresses().get(0), group.addresses().get(1), new NodeAddress("a", 1));
    CompletableFuture<Messenger> one =
        Nodes.later(
            () ->
                new TcpRendezvous(
                        1,
                        more,
                        TcpRendezvous.listen("127.0.0.1", 0, 0),
                        Nodes.KEY,
                        Nodes.quick(),
                        text -> {})
                    .meet(Nodes.spec(1)));
    assertThat(Nodes.failure(zero)).hasMessageContaining("Node 1 was started as one of 3 nodes");
    assertThat(Nodes.failure(one)).hasMessageContaining("Node 0 was started as one of 2 nodes");
  }

  @Test
  void addressesInAnotherOrderAreSaid() {
    Nodes group = new Nodes(3);
    List<NodeAddress> swapped =
        List.of(group.addresses().get(1), group.addresses().get(0), group.addresses().get(2));
    CompletableFuture<Messenger> one = group.meeting(1, Nodes.KEY, Nodes.quick(), 1);
    CompletableFuture<Messenger> two =
        Nodes.later(
            () ->
                new TcpRendezvous(
                        2,
                        swapped,
                        TcpRendezvous.listen("127.0.0.1", 0, 0),
                        Nodes.KEY,
                        Nodes.quick(),
                        text -> {})
                    .meet(Nodes.spec(1)));
    assertThat(Nodes.failure(two)).hasMessageContaining("disagree about their ranks");
    assertThat(Nodes.failure(one)).hasMessageContaining("disagree about their ranks");
  }

  @Test
  void whoDoesNotAppearIsNamed() {
    Nodes group = new Nodes(2);
    MeshSettings brief = Nodes.quick().withWait(Duration.ofMillis(200));
    assertThatThrownBy(() -> group.rendezvous(0, Nodes.KEY, brief).meet(Nodes.spec(1)))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("After 200 ms this node is still without node 1 at 127.0.0.1:");
  }

  @Test
  void lateNodeIsWaitedFor() throws IOException {
    Nodes group = new Nodes(1);
    NodeAddress free;
    try (ServerSocketChannel server = TcpRendezvous.listen("127.0.0.1", 0, 0)) {
      free = new NodeAddress("127.0.0.1", server.socket().getLocalPort());
    }
    List<NodeAddress> both = List.of(free, group.addresses().get(0));
    CompletableFuture<Messenger> one =
        Nodes.later(
            () ->
                new TcpRendezvous(
                        1,
                        both,
                        TcpRendezvous.listen("127.0.0.1", 0, 0),
                        Nodes.KEY,
                        Nodes.quick(),
                        text -> {})
                    .meet(Nodes.spec(1)));
    Nodes.until("it dials", () -> Nodes.threads().contains("polarity-mesh-1-reader-0"));
    Messenger zero =
        new TcpRendezvous(0, both, Nodes.KEY, Nodes.quick(), text -> {}).meet(Nodes.spec(1));
    Nodes.closeAll(List.of(zero, Nodes.get(one)));
  }

  @Test
  void nodeThatStartsAnewEndsTheRunAndCanMeetTheNextOne() throws Exception {
    Nodes group = new Nodes(3);
    List<Messenger> nodes = group.meet(Nodes.quick());
    ((TcpMessenger) nodes.get(0)).tearDown();
    CompletableFuture<Messenger> anew =
        Nodes.later(() -> group.again(0, Nodes.quick()).meet(Nodes.spec(1)));
    for (int rank = 1; rank < 3; rank++) {
      Messenger node = nodes.get(rank);
      int other = 3 - rank;
      assertThatThrownBy(() -> node.receive(other, TALLY, 1))
          .isInstanceOf(StoppedException.class)
          .hasMessageContaining("Node 0 has started anew");
    }
    nodes.get(1).close();
    nodes.get(2).close();
    CompletableFuture<Messenger> one =
        Nodes.later(() -> group.again(1, Nodes.quick()).meet(Nodes.spec(1)));
    CompletableFuture<Messenger> two =
        Nodes.later(() -> group.again(2, Nodes.quick()).meet(Nodes.spec(1)));
    List<Messenger> second = List.of(Nodes.get(anew), Nodes.get(one), Nodes.get(two));
    second.get(0).send(2, TALLY, (byte) 0, ByteBuffer.allocate(1));
    second.get(2).receive(0, TALLY, 1);
    Nodes.closeAll(second);
  }

  @Test
  void listensAtTheStatedAddressOnly() throws IOException {
    try (ServerSocketChannel server = TcpRendezvous.listen("127.0.0.1", 0, 0)) {
      InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
      assertThat(address.getAddress().isLoopbackAddress()).isTrue();
      assertThat(address.getAddress().isAnyLocalAddress()).isFalse();
      int taken = address.getPort();
      assertThatThrownBy(() -> TcpRendezvous.listen("127.0.0.1", taken, taken))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("cannot listen at 127.0.0.1:" + taken);
      int last = Math.min(65535, taken + 20);
      try (ServerSocketChannel other = TcpRendezvous.listen("127.0.0.1", taken, last)) {
        assertThat(other.socket().getLocalPort()).isBetween(taken + 1, last);
      }
    }
    assertThatThrownBy(() -> TcpRendezvous.listen("192.0.2.1", 0, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("192.0.2.1");
  }

  @Test
  void rankOutsideTheListIsRefused() {
    assertThatThrownBy(
            () ->
                new TcpRendezvous(
                    2, NodeAddress.parseList("a:1,b:2"), Nodes.KEY, Nodes.quick(), text -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("from 0 to 1");
  }
}
