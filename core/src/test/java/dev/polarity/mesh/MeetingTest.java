package dev.polarity.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MeetingTest {

  private static final int NEWER = Hello.VERSION + 1;

  private static final MessageKey TALLY = new MessageKey(MessageType.TALLY, 7, 2);

  /** For who waits in vain: long enough for all handshakes on a busy machine. */
  private static final Duration BRIEFLY = Duration.ofSeconds(4);

  @AfterEach
  void nothingIsLeft() {
    Nodes.assertNoThreads();
  }

  @Test
  void nodesOfDifferentSpecsMeetSoThatTheyCanSayWhatDiffers() {
    Nodes group = new Nodes(2);
    CompletableFuture<Messenger> zero = group.meeting(0, Nodes.KEY, Nodes.quick(), 1);
    CompletableFuture<Messenger> one = group.meeting(1, Nodes.KEY, Nodes.quick(), 2);
    Nodes.get(zero).send(1, TALLY, (byte) 0, ByteBuffer.wrap(new byte[] {5}));
    assertThat(Nodes.get(one).receive(0, TALLY, 1).payload().get(0)).isEqualTo((byte) 5);
    Nodes.closeAll(List.of(zero.join(), one.join()));
  }

  @Test
  void whoAsksForAnotherRunIsKeptOutOfOneThatHasBegun() {
    Nodes group = new Nodes(2);
    CompletableFuture<Messenger> zero = group.meeting(0, Nodes.KEY, Nodes.quick(), 1);
    Messenger one = Nodes.get(group.meeting(1, Nodes.KEY, Nodes.quick(), 1));
    Nodes.get(zero);
    CompletableFuture<Messenger> stranger =
        Nodes.later(
            () ->
                new TcpRendezvous(
                        1,
                        group.addresses(),
                        TcpRendezvous.listen("127.0.0.1", 0, 0),
                        Nodes.KEY,
                        Nodes.quick(),
                        notice -> {})
                    .meet(Nodes.spec(2)));
    assertThat(Nodes.failure(stranger))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Node 0 has another spec than node 1");
    one.send(0, TALLY, (byte) 0, ByteBuffer.wrap(new byte[] {5}));
    assertThat(Nodes.get(zero).receive(1, TALLY, 1).payload().get(0)).isEqualTo((byte) 5);
    Nodes.closeAll(List.of(zero.join(), one));
  }

  @Test
  void anotherKeyIsToldApartFromAnotherSpec() {
    Nodes group = new Nodes(2);
    CompletableFuture<Messenger> zero =
        group.meeting(0, Nodes.KEY, Nodes.quick().withWait(BRIEFLY), 1);
    CompletableFuture<Messenger> one = group.meeting(1, JobKey.random(), Nodes.quick(), 1);
    assertThat(Nodes.failure(one))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Node 0 at 127.0.0.1:")
        .hasMessageContaining("holds another key than node 1");
    assertThat(Nodes.failure(zero))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("still without node 1 at 127.0.0.1:")
        .hasMessageContaining(
            "(a connection from 127.0.0.1 said that it was node 1, but holds another key)");
    assertThat(group.notices())
        .anyMatch(text -> text.contains("says that it is node 1, but holds another key"));
  }

  @Test
  void whoHoldsTheKeyTellsTheOthersWhoDoesNot() {
    Nodes group = new Nodes(3);
    CompletableFuture<Messenger> zero = group.meeting(0, Nodes.KEY, Nodes.quick(), 1);
    CompletableFuture<Messenger> two = group.meeting(2, Nodes.KEY, Nodes.quick(), 1);
    CompletableFuture<Messenger> one = group.meeting(1, JobKey.random(), Nodes.quick(), 1);
    assertThat(Nodes.failure(one)).hasMessageContaining("holds another key than node 1");
    for (CompletableFuture<Messenger> right : List.of(two, zero)) {
      assertThat(Nodes.failure(right))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("Node 1 at 127.0.0.1:")
          .hasMessageContaining("holds another key than node 2");
    }
  }

  @Test
  void strangersThatSayTheyAreNodesEndNothing() throws IOException {
    Nodes group = new Nodes(2);
    CompletableFuture<Messenger> zero = group.meeting(0, Nodes.KEY, Nodes.quick(), 1);
    for (int rank : new int[] {1, 0, 2, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThat(call(group, JobKey.random(), hello(Hello.VERSION, Hello.DIALLER, 2, rank, 0)))
          .isEqualTo(Handshake.Answer.WRONG_KEY);
    }
    Messenger one = Nodes.get(group.meeting(1, Nodes.KEY, Nodes.quick(), 1));
    Nodes.closeAll(List.of(Nodes.get(zero), one));
  }

  @Test
  void anotherVersionIsSaidByTheAcceptor() throws IOException {
    Nodes group = new Nodes(2);
    CompletableFuture<Messenger> zero = group.meeting(0, Nodes.KEY, Nodes.quick(), 1);
    assertThat(call(group, Nodes.KEY, hello(NEWER, Hello.DIALLER, 2, 1, 0)))
        .isEqualTo(Handshake.Answer.DIFFERENT);
    assertThat(Nodes.failure(zero))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "Node 1 speaks version " + NEWER + " of the mesh, node 0 version " + Hello.VERSION);
  }

  @Test
  void anotherVersionIsSaidByTheDialler() throws IOException {
    try (ServerSocketChannel newer = TcpRendezvous.listen("127.0.0.1", 0, 0)) {
      List<NodeAddress> both =
          List.of(
              new NodeAddress("127.0.0.1", newer.socket().getLocalPort()),
              new NodeAddress("127.0.0.1", 9));
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
      try (Connection connection = new PlainConnection(newer.accept())) {
        new Handshake(Nodes.KEY)
            .answer(
                connection,
                theirs -> hello(NEWER, Hello.ACCEPTOR, 2, 0, 1),
                (mine, theirs) -> Handshake.Answer.DIFFERENT);
      }
      assertThat(Nodes.failure(one))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(
              "Node 0 speaks version " + NEWER + " of the mesh, node 1 version " + Hello.VERSION);
    }
  }

  @Test
  void whoComesALittleLaterHearsWhyThereIsNoRun() throws IOException {
    Nodes group = new Nodes(3);
    CompletableFuture<Messenger> zero = group.meeting(0, Nodes.KEY, Nodes.quick(), 1);
    assertThat(call(group, Nodes.KEY, hello(Hello.VERSION, Hello.DIALLER, 4, 2, 0)))
        .isEqualTo(Handshake.Answer.DIFFERENT);
    CompletableFuture<Messenger> one = group.meeting(1, Nodes.KEY, Nodes.quick(), 1);
    assertThat(Nodes.failure(one))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Node 2 was started as one of 4 nodes")
        .hasMessageContaining("(says node 0)");
    assertThat(Nodes.failure(zero))
        .hasMessageContaining("Node 2 was started as one of 4 nodes, node 0 as one of 3");
  }

  @Test
  void twoProcessesOfOneRankAreToldSo() {
    Nodes group = new Nodes(3);
    CompletableFuture<Messenger> zero = group.meeting(0, Nodes.KEY, Nodes.quick(), 1);
    CompletableFuture<Messenger> one = group.meeting(1, Nodes.KEY, Nodes.quick(), 1);
    CompletableFuture<Messenger> another = second(group, Nodes.quick());
    for (CompletableFuture<Messenger> node : List.of(zero, one, another)) {
      assertThat(Nodes.failure(node))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("node 1")
          .hasMessageContaining("give each node a rank of its own");
    }
    assertThat(Nodes.failure(zero)).hasMessageContaining("one of them at 127.0.0.1");
  }

  @Test
  void secondProcessOfARankDoesNotDisturbTheFirst() {
    MeshSettings settings = Nodes.quick().withHeartbeat(Duration.ofSeconds(1));
    Nodes group = new Nodes(2);
    List<Messenger> nodes = group.meet(settings);
    CompletableFuture<Messenger> another = second(group, settings.withWait(BRIEFLY));
    assertThat(Nodes.failure(another))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("node 0 at 127.0.0.1:")
        .hasMessageContaining("it is in a run with another process of rank 1");
    nodes.get(0).send(1, TALLY, (byte) 0, ByteBuffer.allocate(1));
    nodes.get(1).receive(0, TALLY, 1);
    assertThat(group.notices()).anyMatch(text -> text.contains("node 1, which takes part already"));
    Nodes.closeAll(nodes);
  }

  /** Another process that was given rank 1, and listens elsewhere. */
  private static CompletableFuture<Messenger> second(Nodes group, MeshSettings settings) {
    return Nodes.later(
        () ->
            new TcpRendezvous(
                    1,
                    group.addresses(),
                    TcpRendezvous.listen("127.0.0.1", 0, 0),
                    Nodes.KEY,
                    settings,
                    text -> {})
                .meet(Nodes.spec(1)));
  }

  @Test
  void whoGivesUpEndsTheMeetingForAll() {
    Nodes group = new Nodes(3);
    CompletableFuture<Messenger> zero = group.meeting(0, Nodes.KEY, Nodes.quick(), 1);
    MeshSettings brief = Nodes.quick().withWait(BRIEFLY);
    CompletableFuture<Messenger> one = group.meeting(1, Nodes.KEY, brief, 1);
    assertThat(Nodes.failure(one))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("After 4 s this node is still without node 2");
    assertThat(Nodes.failure(zero))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("Node 1 has waited 4 s for node 2 at 127.0.0.1:")
        .hasMessageContaining("in vain");
  }

  @Test
  void whoLeavesRightAfterTheMeetingHasMet() {
    for (int times = 0; times < 10; times++) {
      Nodes group = new Nodes(2);
      CompletableFuture<Messenger> zero = group.meeting(0, Nodes.KEY, Nodes.quick(), 1);
      CompletableFuture<Messenger> one = group.meeting(1, Nodes.KEY, Nodes.quick(), 1);
      Nodes.get(one).close();
      Nodes.get(zero).close();
    }
  }

  @Test
  void whoIsInterruptedEndsTheMeetingForAll() {
    Nodes group = new Nodes(3);
    CompletableFuture<Messenger> zero = group.meeting(0, Nodes.KEY, Nodes.quick(), 1);
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    CompletableFuture<Messenger> one =
        Nodes.later(
            () -> {
              thread.complete(Thread.currentThread());
              return group.rendezvous(1, Nodes.KEY, Nodes.quick()).meet(Nodes.spec(1));
            });
    Nodes.until("they meet", () -> Nodes.threads().contains("polarity-mesh-0-reader-1"));
    thread.join().interrupt();
    assertThat(Nodes.failure(one)).hasMessageContaining("This node was interrupted");
    assertThat(Nodes.failure(zero))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("Node 1 was interrupted while it waited for the others");
  }

  @Test
  void whoCameAndIsGoneMayComeAgainAndIsNamed() throws IOException {
    Nodes group = new Nodes(3);
    CompletableFuture<Messenger> zero =
        group.meeting(0, Nodes.KEY, Nodes.quick().withWait(BRIEFLY), 1);
    for (int times = 0; times < 2; times++) {
      assertThat(call(group, Nodes.KEY, hello(Hello.VERSION, Hello.DIALLER, 3, 1, 0)))
          .isEqualTo(Handshake.Answer.ADMITTED);
    }
    assertThat(Nodes.failure(zero))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("(it had come and is gone; ")
        .hasMessageMatching(".*node 2 at 127\\.0\\.0\\.1:\\d+; start all nodes.*");
  }

  /** Shakes hands with node 0, as whoever that hello says, and is gone. */
  private static Handshake.Answer call(Nodes group, JobKey key, Hello hello) throws IOException {
    try (SocketChannel channel = SocketChannel.open(group.address(0));
        Connection connection = new PlainConnection(channel)) {
      return new Handshake(key).dial(connection, hello).answer();
    }
  }

  private static Hello hello(int version, int role, int nodes, int rank, int peer) {
    byte[] nonce = JobKey.random().bytes();
    return new Hello(version, role, nodes, rank, peer, 5, 0, nonce, Nodes.spec(1));
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
