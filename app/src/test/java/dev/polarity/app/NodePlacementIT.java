package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How eight voters are placed on processes decides nothing, neither weights nor model; nor does it
 * when the run goes on with fewer processes than it was begun with. One epoch of LeNet on MNIST, or
 * on the built-in digits where MNIST is not at hand.
 */
class NodePlacementIT {

  @TempDir static Path root;

  private static String data;

  @BeforeAll
  static void find() {
    data = Mnist.orDigits();
  }

  private static List<Object> run(String method) {
    return List.of(
        "--data=" + data,
        "--model=lenet",
        "--threads=1",
        "--voters=8",
        "--batch=32",
        "--epochs=1",
        "--method=" + method,
        "--snapshot-every=15",
        "--quiet");
  }

  /** The run of one process, which both tests compare with. */
  private static RunFiles alone(String method) {
    RunFiles alone = new RunFiles(root.resolve("alone-" + method));
    if (!alone.isFinished()) {
      long since = System.nanoTime();
      PolarityProcess.succeed("train", run(method), "--run", alone.path());
      say(method + " in one process", since);
    }
    return alone;
  }

  private static void say(String what, long since) {
    System.out.printf(
        Locale.ROOT, "NodePlacementIT %s: %.1f s%n", what, (System.nanoTime() - since) / 1e9);
  }

  @ParameterizedTest
  @CsvSource({"sign, 3", "lion-vote, '2, 4, 8'"})
  void anyNumberOfProcessesComesToTheSameBits(String method, String sizes) {
    RunFiles alone = alone(method);
    for (int size : Stream.of(sizes.split(", ")).mapToInt(Integer::parseInt).toArray()) {
      String description = method + " on " + size + " nodes";
      Path directory = root.resolve(description.replace(' ', '-'));
      try (NodeProcesses nodes = new NodeProcesses(directory, size, run(method))) {
        long since = System.nanoTime();
        nodes.succeed();
        say(description, since);
        nodes.files(0).assertSameModelAs(alone, description);
        assertThat(nodes.files(0).result().get("nodes").getAsInt()).isEqualTo(size);
      }
    }
  }

  @Test
  void aRunOfFourNodesGoesOnWithTwoThatHaveTheSnapshotsOfAll() {
    String method = "lion-vote";
    RunFiles alone = alone(method);
    long half = alone.journalBytes() / 2;
    Path directory = root.resolve(method + "-resumed");
    long since = System.nanoTime();
    try (NodeProcesses four = new NodeProcesses(directory, 4, run(method))) {
      four.startAll();
      boolean come = four.process(0).awaits(() -> four.files(0).journalBytes() >= half);
      four.killAll();
      assertThat(come).as(NodeProcesses.text(four.awaitAll())).isTrue();
      for (int leaving : List.of(2, 3)) {
        RunFiles.copy(
            four.files(leaving).path().resolve("snapshots"),
            four.files(1).path().resolve("snapshots"));
      }
    }
    try (NodeProcesses two = new NodeProcesses(directory, 2, run(method))) {
      two.succeed("--resume");
      say(method + " begun on 4 nodes, resumed on 2", since);
      two.files(0).assertSameModelAs(alone, method + " begun on 4 nodes, resumed on 2");
      assertThat(two.files(0).result().get("nodes").getAsInt()).isEqualTo(2);
      assertThat(two.files(0).result().get("repeatable").getAsBoolean()).isTrue();
    }
  }
}
