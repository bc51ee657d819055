package dev.polarity.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.PolarityException;
import dev.polarity.error.StoppedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that are processes, stopped and killed as the system does it. */
class MeshProcessIT {

  private static final int NODES = 3;
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final List<Process> children = new ArrayList<>();
  private final List<NodeAddress> addresses = new ArrayList<>();

  @AfterEach
  void end() {
    children.forEach(Process::destroyForcibly);
    Nodes.assertNoThreads();
  }

  @Test
  void killedProcessIsNamedByAllWithinTheDeadline() throws Exception {
    Messenger node = meet();
    step(node, 0, 100);
    long begin = System.nanoTime();
    children.get(1).destroyForcibly().waitFor();
    assertThatThrownBy(() -> step(node, 100, 1_000_000))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("Node 2 is lost: nothing was heard from it for 5 s");
    node.close();
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertThat(took).as("the deadline and a farewell").isLessThan(DEADLINE.plusSeconds(30));
    assertThat(output(children.get(0))).contains("exit 3: Node 2 is lost");
    assertThat(children.get(0).exitValue()).isEqualTo(3);
  }

  @Test
  void processThatIsStoppedForLessThanTheDeadlineTripsNobody() throws Exception {
    Messenger node = meet();
    step(node, 0, 100);
    signal(children.get(0), "STOP");
    CompletableFuture<Boolean> steps = Nodes.later(() -> step(node, 100, 200));
    // Three heartbeats are missed, and two seconds are left for what a busy machine adds.
    TimeUnit.MILLISECONDS.sleep(DEADLINE.toMillis() - 2000);
    assertThat(steps).isNotDone();
    signal(children.get(0), "CONT");
    assertThat(Nodes.get(steps)).isTrue();
    node.leave("was interrupted");
    for (Process child : children) {
      assertThat(output(child)).contains("exit 3: Node 0 was interrupted");
    }
  }

  @Test
  void processThatIsStoppedForLongerIsNamedAndHearsOfItAfterwards() throws Exception {
    Messenger node = meet();
    // Only a step shows that the other two have met as well.
    step(node, 0, 100);
    signal(children.get(0), "STOP");
    assertThatThrownBy(() -> step(node, 100, 1_000_000))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("Node 1 is lost: nothing was heard from it for 5 s");
    node.close();
    signal(children.get(0), "CONT");
    assertThat(output(children.get(0))).contains("exit 3: Node 1 is lost").contains("(says node ");
  }

  private Messenger meet() throws IOException {
    List<ServerSocketChannel> free = new ArrayList<>();
    for (int rank = 0; rank < NODES; rank++) {
      ServerSocketChannel server = TcpRendezvous.listen("127.0.0.1", 0, 0);
      free.add(server);
      addresses.add(
          new NodeAddress("127.0.0.1", ((InetSocketAddress) server.getLocalAddress()).getPort()));
    }
    for (ServerSocketChannel server : free) {
      server.close();
    }
    for (int rank = 1; rank < NODES; rank++) {
      children.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Child.class.getName(),
                  String.valueOf(rank),
                  addresses.stream().map(NodeAddress::toString).collect(Collectors.joining(",")))
              .redirectErrorStream(true)
              .start());
    }
    return Child.meet(0, addresses);
  }

  private static boolean step(Messenger node, int from, int to) {
    for (int step = from; step < to; step++) {
      MessageKey key = new MessageKey(MessageType.TALLY, step, 0);
      for (int peer = 0; peer < NODES; peer++) {
        if (peer != node.rank()) {
          node.send(peer, key, (byte) 0, ByteBuffer.allocate(100));
        }
      }
      for (int peer = 0; peer < NODES; peer++) {
        if (peer != node.rank()) {
          node.receive(peer, key, 100);
        }
      }
      node.release(step);
    }
    return true;
  }

  private static void signal(Process child, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, String.valueOf(child.pid())).start().waitFor();
  }

  private static String output(Process child) throws Exception {
    try (BufferedReader reader = child.inputReader(StandardCharsets.UTF_8)) {
      CompletableFuture<String> text =
          Nodes.later(() -> reader.lines().collect(Collectors.joining("\n")));
      String output = Nodes.get(text);
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return output;
    }
  }

  /** A node in a process of its own. */
  static final class Child {

    private Child() {}

    public static void main(String[] arguments) {
      int code = 0;
      try (Messenger node =
          meet(Integer.parseInt(arguments[0]), NodeAddress.parseList(arguments[1]))) {
        step(node, 0, Integer.MAX_VALUE);
      } catch (PolarityException e) {
        System.out.println("exit " + e.exitCode() + ": " + e.getMessage());
        code = e.exitCode();
      }
      System.exit(code);
    }

    private static Messenger meet(int rank, List<NodeAddress> nodes) {
      MeshSettings settings = MeshSettings.defaults().withDeadline(DEADLINE);
      return new TcpRendezvous(rank, nodes, Nodes.KEY, settings, System.out::println)
          .meet(Nodes.spec(1));
    }
  }
}
