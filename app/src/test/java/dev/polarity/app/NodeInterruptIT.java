package dev.polarity.app;

import static dev.polarity.app.RunFiles.small;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.app.PolarityProcess.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node is told to end: it says so to the others, and the run goes on later, also alone. */
class NodeInterruptIT {

  private static final int STEPS = 160;

  @TempDir Path root;

  private static List<Object> run() {
    return List.of(small("signum", STEPS), "--eval-every=20", "--snapshot-every=9", "--quiet");
  }

  @Test
  void theOthersAreToldAndOneProcessWithAllSnapshotsGoesOn() {
    RunFiles alone = new RunFiles(root.resolve("alone"));
    PolarityProcess.succeed("train", run(), "--run", alone.path());
    try (NodeProcesses nodes = new NodeProcesses(root, 2, run())) {
      nodes.startAll();
      assertThat(nodes.process(1).awaits(() -> nodes.files(1).journalEnd() >= STEPS / 4)).isTrue();
      nodes.process(1).signal("TERM");
      List<Outcome> outcomes = nodes.awaitAll();
      String told = NodeProcesses.text(outcomes);
      assertThat(outcomes).as(told).extracting(Outcome::code).containsExactly(3, 143);
      assertThat(outcomes.get(0).err())
          .as(told)
          .containsIgnoringCase("node 1")
          .contains("was interrupted", resumeLine(nodes, 0));
      assertThat(outcomes.get(1).err())
          .as(told)
          .contains("polarity: interrupted; continue with: " + resumeLine(nodes, 1));
      RunFiles.copy(
          nodes.files(1).path().resolve("snapshots"), nodes.files(0).path().resolve("snapshots"));
      Outcome resumed = PolarityProcess.succeed("resume", nodes.files(0).path(), "--quiet");
      nodes.files(0).assertSameModelAs(alone, told + resumed.text());
    }
  }

  private static String resumeLine(NodeProcesses nodes, int rank) {
    return "polarity " + String.join(" ", nodes.arguments(rank, "--resume"));
  }
}
