package dev.polarity.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Nodes in the threads of a test, over real sockets of the loopback interface. */
public final class Nodes {

  /** Nothing in a test may take as long as this. */
  public static final Duration LIMIT = Duration.ofSeconds(60);

  /** The key of all tests. */
  public static final JobKey KEY = JobKey.of(new byte[32]);

  private final List<ServerSocketChannel> servers = new ArrayList<>();
  private final List<NodeAddress> addresses = new ArrayList<>();
  private final List<String> notices = new CopyOnWriteArrayList<>();

  /** Listens for so many nodes. */
  public Nodes(int nodes) {
    for (int rank = 0; rank < nodes; rank++) {
      ServerSocketChannel server = TcpRendezvous.listen("127.0.0.1", 0, 0);
      servers.add(server);
      addresses.add(new NodeAddress("127.0.0.1", server.socket().getLocalPort()));
    }
  }

  /** Settings with which tests are quick. */
  public static MeshSettings quick() {
    return MeshSettings.defaults()
        .withHeartbeat(Duration.ofMillis(50))
        .withDeadline(Duration.ofSeconds(3))
        .withWait(Duration.ofSeconds(20))
        .withLeastProgress(Duration.ofSeconds(20))
        .withHandshake(Duration.ofSeconds(2));
  }

  static byte[] spec(int value) {
    byte[] hash = new byte[32];
    Arrays.fill(hash, (byte) value);
    return hash;
  }

  List<NodeAddress> addresses() {
    return addresses;
  }

  List<String> notices() {
    return notices;
  }

  InetSocketAddress address(int rank) {
    return addresses.get(rank).lookUp();
  }

  TcpRendezvous rendezvous(int rank, JobKey key, MeshSettings settings) {
    return new TcpRendezvous(
        rank, addresses, servers.get(rank), key, settings, text -> notices.add(rank + ": " + text));
  }

  /** A rendezvous that listens anew, as a process does that takes the place of another. */
  TcpRendezvous again(int rank, MeshSettings settings) {
    return new TcpRendezvous(
        rank, addresses, KEY, settings, text -> notices.add(rank + ": " + text));
  }

  CompletableFuture<Messenger> meeting(int rank, JobKey key, MeshSettings settings, int spec) {
    return later(() -> rendezvous(rank, key, settings).meet(spec(spec)));
  }

  /** Lets all nodes meet. */
  public List<Messenger> meet(MeshSettings settings) {
    return meet(rank -> settings);
  }

  /** Lets all nodes meet, each with settings of its own. */
  public List<Messenger> meet(IntFunction<MeshSettings> settings) {
    return meetings(settings).stream().map(Nodes::get).toList();
  }

  /** Has all nodes begin to meet, each with settings of its own. */
  public List<CompletableFuture<Messenger>> meetings(IntFunction<MeshSettings> settings) {
    List<CompletableFuture<Messenger>> meetings = new ArrayList<>();
    for (int rank = 0; rank < addresses.size(); rank++) {
      meetings.add(meeting(rank, KEY, settings.apply(rank), 1));
    }
    return meetings;
  }

  /** Does something in a thread of its own. */
  public static <T> CompletableFuture<T> later(java.util.function.Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.get());
              } catch (Throwable failure) {
                result.completeExceptionally(failure);
              }
            },
            "node-of-a-test");
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  /** Waits for a result, but not for ever. */
  public static <T> T get(CompletableFuture<T> result) {
    try {
      return result.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("a node hangs: " + traces(), e);
    }
  }

  /** What a node ended with, or null if it ended well. */
  public static Throwable failure(CompletableFuture<?> result) {
    try {
      get(result);
      return null;
    } catch (RuntimeException failure) {
      return failure;
    }
  }

  /** Waits until something holds. */
  static void until(String what, java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("waiting until " + what).isNegative();
      Thread.onSpinWait();
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Closes all in threads of their own, as processes would, and checks that nothing is left. */
  public static void closeAll(List<Messenger> messengers) {
    List<CompletableFuture<Boolean>> ends =
        messengers.stream()
            .map(
                messenger ->
                    later(
                        () -> {
                          messenger.close();
                          return true;
                        }))
            .toList();
    ends.forEach(Nodes::get);
    assertNoThreads();
  }

  /** Checks that no thread of any mesh is alive. */
  public static void assertNoThreads() {
    assertThat(threads()).as("threads that are left").isEmpty();
  }

  static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("polarity-mesh-"))
        .sorted()
        .toList();
  }

  /** How many sockets this process has open, where the system tells. */
  static long sockets() {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.filter(Nodes::isSocket).count();
    } catch (IOException e) {
      return 0;
    }
  }

  private static boolean isSocket(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().startsWith("socket:");
    } catch (IOException gone) {
      return false;
    }
  }

  static String traces() {
    StringBuilder text = new StringBuilder();
    Thread.getAllStackTraces()
        .forEach(
            (thread, trace) -> {
              if (thread.getName().startsWith("polarity-mesh-")
                  || thread.getName().startsWith("node-of")) {
                text.append('\n').append(thread.getName());
                for (StackTraceElement element : trace) {
                  text.append("\n    ").append(element);
                }
              }
            });
    return text.toString();
  }
}
