package dev.polarity.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever does not hold the key: none joins, none disturbs a run under way. */
class StrangersTest {

  private static final long SEED = Long.getLong("polarity.seed", 20261124);

  private static final Duration HANDSHAKE = Duration.ofMillis(500);

  private final Nodes group = new Nodes(2);
  private List<Messenger> nodes;
  private long step;

  int cases() {
    return 500;
  }

  int idlers() {
    return 200;
  }

  @BeforeEach
  void runIsUnderWay() {
    nodes = group.meet(Nodes.quick().withHandshake(HANDSHAKE));
  }

  @AfterEach
  void runGoesOnAndEndsWell() {
    exchange();
    Nodes.closeAll(nodes);
  }

  @Test
  void randomBytes() throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < cases(); i++) {
      try (Socket stranger = call()) {
        byte[] noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        if (random.nextBoolean() && noise.length > 8) {
          hello(1, 0, 0).get(0, noise, 0, 8); // begins as a node would
        }
        stranger.getOutputStream().write(noise);
      } catch (SocketException turnedAway) {
        continue;
      }
      if (i % 50 == 0) {
        exchange();
      }
    }
  }

  @Test
  void halfHandshakes() throws IOException {
    byte[] hello = hello(1, 0, 0).array();
    for (int length = 0; length <= hello.length; length += 8) {
      try (Socket stranger = call()) {
        stranger.getOutputStream().write(hello, 0, length);
      }
    }
    try (Socket stranger = call()) {
      OutputStream out = stranger.getOutputStream();
      out.write(hello);
      assertThat(stranger.getInputStream().readNBytes(Hello.BYTES)).hasSize(Hello.BYTES);
      out.write(new byte[32]); // a wrong proof
      byte[] answer = stranger.getInputStream().readNBytes(33);
      assertThat(answer).isEqualTo(wrongKey());
      assertThat(stranger.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(group.notices()).anyMatch(text -> text.contains("turned away"));
  }

  @Test
  void handshakeIsCutOffHoweverSlowlyItDrips() throws Exception {
    byte[] hello = hello(1, 0, 0).array();
    AtomicInteger said = new AtomicInteger();
    long begin = System.nanoTime();
    try (Socket stranger = call()) {
      assertThatThrownBy(
              () -> {
                for (byte drop : hello) {
                  stranger.getOutputStream().write(drop);
                  said.incrementAndGet();
                  Thread.sleep(20); // the rhythm of the drip
                }
              })
          .isInstanceOf(SocketException.class);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(HANDSHAKE);
    assertThat(said.get()).isLessThan(hello.length);
  }

  @Test
  void manyIdleConnectionsDisturbNobody() throws IOException {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < idlers(); i++) {
        idle.add(call());
        if (i % 50 == 0) {
          exchange();
        }
      }
      Nodes.until(
          "only the newest are left", () -> idle.stream().filter(s -> !isOver(s)).count() <= 20);
      assertThat(Nodes.threads()).hasSizeLessThan(40);
      cutFirstConnection();
      exchange();
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void replayedHandshakeProvesNothing() throws Exception {
    // Between the two nodes stands a relay that records what the dialler says.
    Nodes other = new Nodes(2);
    try (ServerSocket relay = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      byte[] recorded = new byte[Hello.BYTES + 32];
      CompletableFuture<Boolean> relaying =
          Nodes.later(() -> relay(relay, other.address(0), recorded));
      List<NodeAddress> seen =
          List.of(new NodeAddress("127.0.0.1", relay.getLocalPort()), other.addresses().get(1));
      CompletableFuture<Messenger> zero = other.meeting(0, Nodes.KEY, Nodes.quick(), 1);
      Messenger one =
          new TcpRendezvous(
                  1,
                  seen,
                  TcpRendezvous.listen("127.0.0.1", 0, 0),
                  Nodes.KEY,
                  Nodes.quick(),
                  text -> {})
              .meet(Nodes.spec(1));
      try (Socket stranger = new Socket()) {
        stranger.connect(other.address(0));
        stranger.getOutputStream().write(recorded);
        stranger.getInputStream().readNBytes(Hello.BYTES);
        assertThat(stranger.getInputStream().readNBytes(33)).isEqualTo(wrongKey());
      }
      one.close();
      Nodes.get(zero).close();
      Nodes.get(relaying);
    }
  }

  @Test
  void reflectedProofProvesNothing() throws Exception {
    // Whoever answers a dialler with the dialler's own words does not get past the hello.
    try (ServerSocket mirror = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Boolean> mirroring =
          Nodes.later(
              () -> {
                try (Socket victim = mirror.accept()) {
                  byte[] hello = victim.getInputStream().readNBytes(Hello.BYTES);
                  hello[6] = (byte) Hello.ACCEPTOR;
                  victim.getOutputStream().write(hello);
                  byte[] proof = victim.getInputStream().readNBytes(32);
                  victim.getOutputStream().write(0);
                  victim.getOutputStream().write(proof);
                  return victim.getInputStream().read() < 0;
                } catch (IOException cutOff) {
                  return true;
                }
              });
      List<NodeAddress> seen =
          List.of(
              new NodeAddress("127.0.0.1", mirror.getLocalPort()), new NodeAddress("127.0.0.1", 9));
      TcpRendezvous victim =
          new TcpRendezvous(
              1,
              seen,
              TcpRendezvous.listen("127.0.0.1", 0, 0),
              Nodes.KEY,
              Nodes.quick(),
              text -> {});
      assertThat(Nodes.failure(Nodes.later(() -> victim.meet(Nodes.spec(1)))))
          .hasMessageContaining("holds another key");
      assertThat(Nodes.get(mirroring)).isTrue();
    }
  }

  @Test
  void honestHelloOfAStrangerIsOnlyAsGoodAsItsProof() throws IOException {
    for (int rank : new int[] {-1, 0, 1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      try (Socket stranger = call()) {
        stranger.getOutputStream().write(hello(rank, 0, 0).array());
        stranger.getInputStream().readNBytes(Hello.BYTES);
        stranger.getOutputStream().write(new byte[32]);
        assertThat(stranger.getInputStream().readNBytes(33)).isEqualTo(wrongKey());
      }
    }
  }

  private void exchange() {
    MessageKey key = new MessageKey(MessageType.TALLY, step++, 0);
    nodes.get(0).send(1, key, (byte) 0, ByteBuffer.allocate(10));
    nodes.get(1).send(0, key, (byte) 0, ByteBuffer.allocate(10));
    nodes.get(0).receive(1, key, 10);
    nodes.get(1).receive(0, key, 10);
  }

  private void cutFirstConnection() {
    MessageKey key = new MessageKey(MessageType.TALLY, step++, 9);
    TestMeshes.cut(nodes.get(0), 1);
    nodes.get(0).send(1, key, (byte) 0, ByteBuffer.allocate(10));
    nodes.get(1).receive(0, key, 10);
  }

  private Socket call() throws IOException {
    Socket stranger = new Socket();
    stranger.connect(group.address(0));
    stranger.setSoTimeout(20_000);
    return stranger;
  }

  private static ByteBuffer hello(int rank, int peer, long known) {
    byte[] nonce = new byte[32];
    Hello hello =
        new Hello(Hello.VERSION, Hello.DIALLER, 2, rank, peer, 5, known, nonce, Nodes.spec(1));
    return ByteBuffer.wrap(hello.encode()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] wrongKey() {
    byte[] answer = new byte[33];
    answer[0] = (byte) Handshake.Answer.WRONG_KEY.ordinal();
    return answer;
  }

  private static boolean isOver(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException over) {
      return true;
    }
  }

  private static boolean relay(ServerSocket relay, InetSocketAddress target, byte[] recorded) {
    try (Socket dialler = relay.accept();
        Socket acceptor = new Socket()) {
      acceptor.connect(target);
      CompletableFuture<Boolean> back = Nodes.later(() -> copy(acceptor, dialler, new byte[0]));
      copy(dialler, acceptor, recorded);
      return Nodes.get(back);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean copy(Socket from, Socket to, byte[] recorded) {
    int seen = 0;
    try {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[4096];
      while (true) {
        int read = in.read(buffer);
        if (read < 0) {
          throw new EOFException();
        }
        int kept = Math.min(read, recorded.length - seen);
        System.arraycopy(Arrays.copyOf(buffer, kept), 0, recorded, seen, kept);
        seen += kept;
        to.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException over) {
      try {
        to.shutdownOutput();
      } catch (IOException closed) {
        return false;
      }
      return true;
    }
  }
}
