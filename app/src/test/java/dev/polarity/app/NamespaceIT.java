package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polarity.app.PolarityProcess.Launcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes with a link between them that carries nothing else: what the link has carried is what
 * the result says was sent, and the headers of Ethernet, IP and TCP.
 */
class NamespaceIT {

  private static final double MOST_HEADERS = 0.08;

  @TempDir Path root;

  private final List<String> names =
      List.of(
          "polarity-it-" + ProcessHandle.current().pid() + "-0",
          "polarity-it-" + ProcessHandle.current().pid() + "-1");

  @Test
  void theLinkHasCarriedWhatTheResultSays() throws IOException, InterruptedException {
    assumeTrue(lay(), "skipped: no network namespaces can be made here (ip netns, as root)");
    Path key = root.resolve("job.key");
    InProcess.run("key", key);
    long before = carried();
    List<PolarityProcess> nodes = new ArrayList<>();
    for (int rank = 0; rank < names.size(); rank++) {
      Launcher inside =
          new Launcher(
              PolarityProcess.launcher().javaHome(),
              List.of("ip", "netns", "exec", names.get(rank)));
      nodes.add(
          inside.start(
              List.of("node", "--rank=" + rank, "--nodes=10.77.0.[1-2]:7411"),
              List.of("--key-file=" + key, "--run=" + root.resolve("node-" + rank)),
              List.of("--model=mlp", "--model-option=hidden=1024-256", "--threads=1"),
              List.of("--voters=2", "--batch=4", "--steps=10", "--initial-rate=1e-4", "--quiet")));
    }
    for (PolarityProcess node : nodes) {
      PolarityProcess.Outcome outcome = node.await();
      assertThat(outcome.code()).as(outcome.text()).isZero();
      node.close();
    }
    long said = new RunFiles(root.resolve("node-0")).result().get("bytesSent").getAsLong();
    assertThat((double) (carried() - before) / said)
        .as("bytes on the link by bytes of the ledger")
        .isBetween(1.0, 1 + MOST_HEADERS);
  }

  private boolean lay() {
    String first = names.get(0);
    String second = names.get(1);
    return ip("netns", "add", first)
        && ip("netns", "add", second)
        && ip(
            "link", "add", "eth0", "netns", first, "type", "veth", "peer", "eth0", "netns", second)
        && ip("-n", first, "addr", "add", "10.77.0.1/24", "dev", "eth0")
        && ip("-n", second, "addr", "add", "10.77.0.2/24", "dev", "eth0")
        && ip("-n", first, "link", "set", "eth0", "up")
        && ip("-n", second, "link", "set", "eth0", "up");
  }

  @AfterEach
  void clear() {
    names.forEach(name -> ip("netns", "del", name));
  }

  private static boolean ip(String... arguments) {
    try {
      List<String> command = new ArrayList<>(List.of("ip"));
      command.addAll(List.of(arguments));
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Bytes that the first node's end of the link has sent (the ninth number of its line). */
  private long carried() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("ip", "netns", "exec", names.get(0), "cat", "/proc/net/dev").start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return text.lines()
        .map(String::strip)
        .filter(line -> line.startsWith("eth0:"))
        .mapToLong(line -> Long.parseLong(line.substring(5).strip().split("\\s+")[8]))
        .findFirst()
        .orElseThrow();
  }
}
