package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.file.AtomicFiles;
import dev.polarity.run.Method;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs over processes that are connected by TCP, some of which are killed. */
class ProcessNodesIT {

  private static final int LOST = 3;

  @TempDir Path directory;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endAll() {
    processes.forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"SIGN", "LION_VOTE"})
  void nodesEndWithTheFingerprintOfOneAlsoAfterOneIsKilled(Method method) throws Exception {
    RunResult alone = NodeProcess.training(directory.resolve("alone"), method).build().run();
    Random random = Seeds.random();
    String mode = "run";
    for (int round = 0; round < 2; round++) {
      int victim = random.nextInt(2);
      List<Process> nodes = start(2, method, mode);
      killAt(nodes.get(victim), 5 + random.nextInt(40) + 45L * round);
      Process survivor = nodes.get(1 - victim);
      String said = said(survivor);
      assertThat(exit(survivor)).as(Seeds.describe() + ": " + said).isEqualTo(LOST);
      assertThat(said).contains("ode " + victim);
      mode = "resume";
    }

    List<Process> nodes = start(2, method, mode);

    for (Process node : nodes) {
      assertThat(said(node)).as(Seeds.describe()).endsWith("fingerprint " + alone.fingerprint());
      assertThat(exit(node)).isZero();
    }
    RunResult result = RunDirectory.view(directory.resolve("node0")).result().orElseThrow();
    assertThat(result.testAccuracy()).isEqualTo(alone.testAccuracy());
    assertThat(result.testLoss()).isEqualTo(alone.testLoss());
    assertThat(result.trainLoss()).isEqualTo(alone.trainLoss());
    assertThat(result.initialRate()).isEqualTo(alone.initialRate());
    assertThat(result.bytesSent()).isPositive();
    assertThat(InitialFile.sha256(directory.resolve("node0/model/model.safetensors")))
        .isEqualTo(InitialFile.sha256(directory.resolve("alone/model/model.safetensors")));
  }

  @Test
  void aRunOfFourProcessesGoesOnWithTwo() throws Exception {
    Method method = Method.SIGNUM;
    RunResult alone = NodeProcess.training(directory.resolve("alone"), method).build().run();
    List<Process> four = start(4, method, "run");
    killAt(four.get(3), 50);
    for (Process survivor : four.subList(0, 3)) {
      said(survivor);
      assertThat(exit(survivor)).isEqualTo(LOST);
    }
    addSnapshots("node2", "node0");
    addSnapshots("node3", "node0");
    AtomicFiles.deleteTree(directory.resolve("node2"));
    AtomicFiles.deleteTree(directory.resolve("node3"));

    for (Process node : start(2, method, "resume")) {
      assertThat(said(node)).endsWith("fingerprint " + alone.fingerprint());
      assertThat(exit(node)).isZero();
    }
  }

  private List<Process> start(int nodes, Method method, String mode) throws IOException {
    String addresses = addresses(nodes);
    List<Process> started = new ArrayList<>();
    for (int rank = 0; rank < nodes; rank++) {
      started.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dai.djl.offline=true",
                  "-DOPT_OUT_TRACKING=true",
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  NodeProcess.class.getName(),
                  Integer.toString(rank),
                  addresses,
                  method.text(),
                  directory.resolve("node" + rank).toString(),
                  mode)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    }
    processes.addAll(started);
    return started;
  }

  /** Ports that were free a moment ago. */
  private static String addresses(int nodes) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<String> addresses = new ArrayList<>();
    for (int rank = 0; rank < nodes; rank++) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      sockets.add(socket);
      addresses.add("127.0.0.1:" + socket.getLocalPort());
    }
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return String.join(",", addresses);
  }

  /** Kills a node once it has taken a step, wherever it is by then. */
  private static void killAt(Process node, long step) throws Exception {
    BufferedReader lines = node.inputReader();
    String line = lines.readLine();
    while (line != null && !isStep(line, step)) {
      assertThat(line).doesNotStartWith("fingerprint").doesNotStartWith("failed");
      line = lines.readLine();
    }
    node.destroyForcibly();
    assertThat(node.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private static boolean isStep(String line, long step) {
    return line.startsWith("step ") && Long.parseLong(line.substring(5)) >= step;
  }

  /** The last line that a node prints; waits for its end. */
  private static String said(Process node) throws IOException {
    String last = "";
    BufferedReader lines = node.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      last = line;
    }
    return last;
  }

  private static int exit(Process node) throws InterruptedException {
    assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return node.exitValue();
  }

  private void addSnapshots(String from, String to) throws IOException {
    Path source = directory.resolve(from).resolve("snapshots");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target =
            directory.resolve(to).resolve("snapshots").resolve(source.relativize(file).toString());
        Files.createDirectories(target.getParent());
        if (!Files.exists(target)) {
          Files.copy(file, target);
        }
      }
    }
  }
}
