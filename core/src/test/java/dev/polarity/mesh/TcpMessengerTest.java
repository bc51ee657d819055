package dev.polarity.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.polarity.error.DivergedException;
import dev.polarity.error.StoppedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TcpMessengerTest {

  private static final long SEED = Long.getLong("polarity.seed", 20261124);
  private static final MessageKey TALLY = new MessageKey(MessageType.TALLY, 7, 2);
  private static final MessageKey STATE = new MessageKey(MessageType.STATE, 0, 0);

  @Test
  void everybodyGetsEverythingFromEverybody() {
    long sockets = Nodes.sockets();
    List<Messenger> nodes = new Nodes(4).meet(Nodes.quick());
    List<CompletableFuture<Boolean>> work = new ArrayList<>();
    for (Messenger node : nodes) {
      work.add(
          Nodes.later(
              () -> {
                for (long step = 0; step < 50; step++) {
                  for (MessageType type : MessageType.values()) {
                    MessageKey key = new MessageKey(type, step, node.rank());
                    for (int peer = 0; peer < 4; peer++) {
                      if (peer != node.rank()) {
                        node.send(peer, key, (byte) peer, payload(node.rank(), peer, key));
                      }
                    }
                  }
                  for (MessageType type : MessageType.values()) {
                    for (int peer = 0; peer < 4; peer++) {
                      if (peer != node.rank()) {
                        MessageKey key = new MessageKey(type, step, peer);
                        Message message = node.receive(peer, key, 1 << 20);
                        assertThat(message.encoding()).isEqualTo((byte) node.rank());
                        assertThat(message.payload())
                            .as("%s, seed %d", key, SEED)
                            .isEqualTo(payload(peer, node.rank(), key));
                      }
                    }
                  }
                  node.release(step);
                }
                return true;
              }));
    }
    work.forEach(Nodes::get);
    Nodes.closeAll(nodes);
    assertThat(Nodes.sockets()).as("sockets that are left").isLessThanOrEqualTo(sockets);
  }

  @Test
  void orderOfReceivingIsFree() {
    List<Messenger> nodes = new Nodes(2).meet(Nodes.quick());
    MessageKey later = new MessageKey(MessageType.VERDICT, 8, 0);
    nodes.get(1).send(0, TALLY, (byte) 0, ByteBuffer.wrap(new byte[] {1}));
    nodes.get(1).send(0, later, (byte) 0, ByteBuffer.wrap(new byte[] {2}));
    assertThat(nodes.get(0).receive(1, later, 1).payload().get()).isEqualTo((byte) 2);
    assertThat(nodes.get(0).receive(1, TALLY, 1).payload().get()).isEqualTo((byte) 1);
    Nodes.closeAll(nodes);
  }

  @Test
  void payloadOfManyBuffersArrivesWhole() {
    List<Messenger> nodes = new Nodes(2).meet(Nodes.quick());
    byte[] bytes = new byte[5_000_001];
    new Random(SEED).nextBytes(bytes);
    nodes.get(0).send(1, TALLY, (byte) 0, ByteBuffer.wrap(bytes));
    nodes.get(1).send(0, TALLY, (byte) 0, ByteBuffer.wrap(bytes));
    assertThat(nodes.get(1).receive(0, TALLY, bytes.length).payload())
        .isEqualTo(ByteBuffer.wrap(bytes));
    assertThat(nodes.get(0).receive(1, TALLY, bytes.length).payload())
        .isEqualTo(ByteBuffer.wrap(bytes));
    Nodes.closeAll(nodes);
  }

  @Test
  void whatWasSentBeforeTheEndIsDelivered() {
    List<Messenger> nodes = new Nodes(2).meet(Nodes.quick());
    nodes.get(0).send(1, STATE, (byte) 0, ByteBuffer.allocate(3_000_000));
    nodes.get(0).close();
    assertThat(nodes.get(1).receive(0, STATE, 3_000_000).payload().remaining())
        .isEqualTo(3_000_000);
    assertThatThrownBy(() -> nodes.get(1).receive(0, TALLY, 1))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("Node 0 has left the run")
        .hasMessageContaining("tally of step 7");
    nodes.get(1).close();
    Nodes.assertNoThreads();
  }

  @Test
  void reasonOfALeaverIsShownByAll() {
    List<Messenger> nodes = new Nodes(3).meet(Nodes.quick());
    CompletableFuture<Message> waiting = Nodes.later(() -> nodes.get(0).receive(1, TALLY, 1));
    nodes.get(2).leave("was interrupted");
    assertThatThrownBy(() -> Nodes.get(waiting))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("Node 2 was interrupted")
        .hasMessageContaining("tally of step 7, slice 2 from node 1");
    assertThatThrownBy(() -> nodes.get(1).receive(0, TALLY, 1))
        .hasMessageContaining("Node 2 was interrupted");
    Nodes.closeAll(nodes);
  }

  @Test
  void divergenceEndsAllAlike() {
    List<Messenger> nodes = new Nodes(3).meet(Nodes.quick());
    CompletableFuture<Message> waiting = Nodes.later(() -> nodes.get(0).receive(1, TALLY, 1));
    nodes.get(2).diverge("Step 7: the loss is not finite; try a smaller --initial-rate.");
    String said = "Step 7: the loss is not finite; try a smaller --initial-rate (says node 2)";
    assertThatThrownBy(() -> Nodes.get(waiting))
        .isInstanceOf(DivergedException.class)
        .hasMessage(said);
    nodes.get(0).diverge(said);
    Expected other = new Expected(0, TALLY, 1);
    assertThatThrownBy(() -> nodes.get(1).awaitFirst(List.of(other)))
        .isInstanceOf(DivergedException.class)
        .hasMessage(said);
    assertThatThrownBy(() -> nodes.get(1).send(2, TALLY, (byte) 0, ByteBuffer.allocate(1)))
        .isInstanceOf(DivergedException.class)
        .hasMessage(said);
    Nodes.closeAll(nodes);
  }

  @Test
  void tooLargeAPayloadIsRefused() {
    List<Messenger> nodes = new Nodes(2).meet(Nodes.quick());
    nodes.get(0).send(1, TALLY, (byte) 0, ByteBuffer.allocate(10));
    nodes.get(0).send(1, STATE, (byte) 0, ByteBuffer.allocate(1));
    nodes.get(1).receive(0, STATE, 1);
    assertThatThrownBy(() -> nodes.get(1).receive(0, TALLY, 9))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("Node 0 sent 10 bytes as the tally of step 7, slice 2")
        .hasMessageContaining("at most 9");
    Nodes.closeAll(nodes);
  }

  @Test
  void tooLargeAPayloadIsRefusedWhereItIsWaitedFor() {
    CompletableFuture<Boolean> waits = new CompletableFuture<>();
    WatchedWrites watch =
        WatchedWrites.heartbeats(
            (rank, heartbeat) -> {
              if (rank == 1 && TALLY.equals(heartbeat.awaited())) {
                waits.complete(true);
              }
            });
    List<Messenger> nodes = new Nodes(2).meet(Nodes.quick().withDecorator(watch));
    CompletableFuture<Message> waiting = Nodes.later(() -> nodes.get(1).receive(0, TALLY, 9));
    Nodes.get(waits);
    nodes.get(0).send(1, TALLY, (byte) 0, ByteBuffer.allocate(10));
    assertThatThrownBy(() -> Nodes.get(waiting))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("Node 0 sent 10 bytes as the tally of step 7, slice 2")
        .hasMessageContaining("at most 9");
    Nodes.closeAll(nodes);
  }

  @Test
  void peerThatLivesButDoesNothingIsNamed() {
    MeshSettings impatient = Nodes.quick().withLeastProgress(Duration.ofMillis(300));
    List<Messenger> nodes = new Nodes(3).meet(impatient);
    CompletableFuture<Message> chain =
        Nodes.later(() -> nodes.get(1).receive(2, new MessageKey(MessageType.SUM, 3, 1), 1));
    assertThatThrownBy(() -> nodes.get(0).receive(1, TALLY, 1))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("has made no progress for");
    assertThat(Nodes.failure(chain)).hasMessageContaining("has made no progress for");
    Nodes.closeAll(nodes);
  }

  /** Node 1 does something between any two heartbeats, 30 of which take three times the limit. */
  @Test
  void progressKeepsAPeerFromCountingAsStuck() {
    Duration limit = Nodes.quick().heartbeat().multipliedBy(10);
    AtomicInteger beats = new AtomicInteger(30);
    CompletableFuture<Boolean> beaten = new CompletableFuture<>();
    AtomicReference<Messenger> busy = new AtomicReference<>();
    WatchedWrites watch =
        WatchedWrites.heartbeats(
            (rank, heartbeat) -> {
              if (rank == 1 && busy.get() != null) {
                busy.get().progress();
                if (beats.decrementAndGet() == 0) {
                  beaten.complete(true);
                }
              }
            });
    List<Messenger> nodes =
        new Nodes(2).meet(Nodes.quick().withLeastProgress(limit).withDecorator(watch));
    CompletableFuture<Message> waiting = Nodes.later(() -> nodes.get(0).receive(1, TALLY, 1));
    busy.set(nodes.get(1));
    Nodes.get(CompletableFuture.anyOf(beaten, waiting));
    assertThat(waiting).isNotDone();
    nodes.get(1).send(0, TALLY, (byte) 0, ByteBuffer.allocate(1));
    Nodes.get(waiting);
    Nodes.closeAll(nodes);
  }

  @Test
  void peerThatLivesButTakesNothingDoesNotHoldUpTheEnd() {
    MeshSettings impatient = Nodes.quick().withLeastProgress(Duration.ofSeconds(1));
    List<Messenger> nodes = new Nodes(2).meet(impatient);
    int more = (int) (Inbox.FULL_BYTES / 3 * 2);
    for (int part = 0; part < 2; part++) {
      MessageKey key = new MessageKey(MessageType.STATE, 0, part);
      nodes.get(0).send(1, key, (byte) 0, ByteBuffer.allocate(more));
    }
    // The second is not acknowledged before somebody takes the first.
    CompletableFuture<Boolean> end =
        Nodes.later(
            () -> {
              nodes.get(0).close();
              return true;
            });
    assertThat(Nodes.get(end)).isTrue();
    assertThatThrownBy(() -> nodes.get(1).receive(0, TALLY, 1))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("Node 1 has made no progress for");
    Nodes.closeAll(nodes);
  }

  @Test
  void interruptEndsAWait() {
    List<Messenger> nodes = new Nodes(2).meet(Nodes.quick());
    Thread test = Thread.currentThread();
    CompletableFuture<Boolean> other =
        Nodes.later(
            () -> {
              test.interrupt();
              return true;
            });
    assertThatThrownBy(() -> nodes.get(0).receive(1, TALLY, 1))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("was interrupted");
    assertThat(Thread.interrupted()).isTrue();
    Nodes.get(other);
    Nodes.closeAll(nodes);
  }

  @Test
  void whatComesFirstIsToldWhoeverSendsIt() {
    List<Messenger> nodes = new Nodes(4).meet(Nodes.quick());
    List<Expected> awaited = new ArrayList<>();
    for (int peer = 1; peer < 4; peer++) {
      awaited.add(new Expected(peer, TALLY, 1));
    }
    CompletableFuture<Integer> first = Nodes.later(() -> nodes.get(0).awaitFirst(awaited));
    nodes.get(2).send(0, TALLY, (byte) 0, ByteBuffer.allocate(1));
    assertThat(Nodes.get(first)).isEqualTo(1);
    nodes.get(0).receive(2, TALLY, 1);
    awaited.remove(1);
    CompletableFuture<Integer> second = Nodes.later(() -> nodes.get(0).awaitFirst(awaited));
    nodes.get(3).send(0, TALLY, (byte) 0, ByteBuffer.allocate(1));
    assertThat(Nodes.get(second)).isEqualTo(1);
    CompletableFuture<Integer> vain =
        Nodes.later(() -> nodes.get(0).awaitFirst(List.of(new Expected(1, TALLY, 1))));
    nodes.get(1).leave("was interrupted");
    assertThatThrownBy(() -> Nodes.get(vain)).hasStackTraceContaining("Node 1 was interrupted");
    // It has come before somebody left, and is awaited and received all the same.
    assertThat(nodes.get(0).awaitFirst(List.of(new Expected(3, TALLY, 1)))).isZero();
    nodes.get(0).receive(3, TALLY, 1);
    Nodes.closeAll(nodes);
  }

  @Test
  void anInterruptEndsTheWaitForSeveral() {
    List<Messenger> nodes = new Nodes(2).meet(Nodes.quick());
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> nodes.get(0).awaitFirst(List.of(new Expected(1, TALLY, 1))))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("was interrupted");
    assertThat(Thread.interrupted()).isTrue();
    // The message is not held to be awaited any more.
    nodes.get(1).send(0, TALLY, (byte) 0, ByteBuffer.allocate(1));
    nodes.get(0).receive(1, TALLY, 1);
    Nodes.closeAll(nodes);
  }

  @Test
  void messageThatIsReceivedTwiceIsAMistake() {
    List<Messenger> nodes = new Nodes(2).meet(Nodes.quick());
    nodes.get(1).send(0, TALLY, (byte) 0, ByteBuffer.allocate(1));
    nodes.get(0).receive(1, TALLY, 1);
    assertThatThrownBy(() -> nodes.get(0).receive(1, TALLY, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> nodes.get(0).receive(0, TALLY, 1))
        .isInstanceOf(IllegalArgumentException.class);
    Nodes.closeAll(nodes);
  }

  @Test
  void senderWaitsWhereNobodyReceives() {
    List<Messenger> nodes = new Nodes(2).meet(Nodes.quick());
    int chunk = 8 << 20;
    int chunks = 24;
    CompletableFuture<Boolean> sender =
        Nodes.later(
            () -> {
              for (int i = 0; i < chunks; i++) {
                nodes
                    .get(0)
                    .send(
                        1,
                        new MessageKey(MessageType.STATE, 0, i),
                        (byte) 0,
                        ByteBuffer.allocate(chunk));
              }
              return true;
            });
    long most = 2 * (Outbox.WINDOW_BYTES + chunk);
    for (int i = 0; i < chunks; i++) {
      assertThat(nodes.get(1).ledger().totalReceived() - (long) i * chunk).isLessThan(most + chunk);
      nodes.get(1).receive(0, new MessageKey(MessageType.STATE, 0, i), chunk);
    }
    Nodes.get(sender);
    Nodes.closeAll(nodes);
  }

  @Test
  void oneNodeMeetsNobody() {
    try (Messenger alone = new Nodes(1).meet(Nodes.quick()).get(0)) {
      assertThat(alone.nodes()).isEqualTo(1);
      alone.release(1);
      alone.progress();
    }
    Nodes.assertNoThreads();
  }

  @Test
  void ledgerAgreesWithTheSockets() throws IOException {
    ReadWriteLock lock = new ReentrantReadWriteLock();
    MeshSettings quiet =
        MeshSettings.defaults()
            .withDeadline(Duration.ofSeconds(600))
            .withHeartbeat(Duration.ofSeconds(200))
            .withDecorator(
                new WatchedWrites(
                    (rank, path, frame, phase) -> {
                      lock.readLock().lock();
                      try {
                        path.write(frame, phase);
                      } finally {
                        lock.readLock().unlock();
                      }
                    }));
    Nodes group = new Nodes(3);
    List<Messenger> nodes = group.meet(quiet);
    for (Messenger node : nodes) {
      for (int peer = 0; peer < 3; peer++) {
        if (peer != node.rank()) {
          node.send(peer, TALLY, (byte) 0, ByteBuffer.allocate(100_000 + node.rank()));
          node.send(peer, STATE, (byte) 0, ByteBuffer.allocate(1000));
        }
      }
    }
    for (Messenger node : nodes) {
      for (int peer = 0; peer < 3; peer++) {
        if (peer != node.rank()) {
          node.receive(peer, TALLY, 200_000);
          node.receive(peer, STATE, 1000);
        }
      }
    }
    List<Integer> ports = group.addresses().stream().map(NodeAddress::port).toList();
    // Nobody writes while it is counted.
    lock.writeLock().lock();
    try {
      long sent = bytesSent(ports);
      assumeThat(sent).as("what ss says").isPositive();
      assertThat(nodes.stream().mapToLong(node -> node.ledger().totalSent()).sum()).isEqualTo(sent);
    } finally {
      lock.writeLock().unlock();
    }
    WireLedger ledger = nodes.get(0).ledger();
    assertThat(ledger.sent(1, WirePhase.TALLY)).isEqualTo(Frame.size(100_000));
    assertThat(ledger.received(1, WirePhase.TALLY)).isEqualTo(Frame.size(100_001));
    assertThat(ledger.sent(1, WirePhase.HANDSHAKE)).isEqualTo(104 + 33);
    assertThat(ledger.received(1, WirePhase.HANDSHAKE)).isEqualTo(104 + 32);
    Nodes.closeAll(nodes);
  }

  /** The sum over all connections of these ports, both ends, as the kernel counts. */
  private static long bytesSent(List<Integer> ports) {
    try {
      Process process = new ProcessBuilder("ss", "-tinH").redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      long sum = 0;
      boolean ours = false;
      Pattern counter = Pattern.compile("bytes_sent:([0-9]+)(?: bytes_retrans:([0-9]+))?");
      for (String line : text.split("\n")) {
        if (!line.startsWith("\t") && !line.startsWith(" ")) {
          ours = ports.stream().anyMatch(port -> line.matches(".*:" + port + "(\\s.*)?"));
        } else if (ours) {
          Matcher matcher = counter.matcher(line);
          if (matcher.find()) {
            sum += Long.parseLong(matcher.group(1));
            sum -= matcher.group(2) == null ? 0 : Long.parseLong(matcher.group(2));
          }
        }
      }
      return sum;
    } catch (IOException e) {
      return 0;
    }
  }

  private static ByteBuffer payload(int from, int to, MessageKey key) {
    Random random = new Random(SEED + 31L * key.step() + 7 * from + 3 * to + key.type().ordinal());
    byte[] bytes = new byte[random.nextInt(3000)];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }
}
