package dev.polarity.app;

import static dev.polarity.app.RunFiles.small;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run goes on with another number of processes than it was begun with. */
class NodeResumeIT {

  private static final int STEPS = 60;

  @TempDir Path root;

  private static List<Object> run() {
    return List.of(small("signum", STEPS, 4), "--eval-every=20", "--snapshot-every=8", "--quiet");
  }

  @Test
  void aRunOfFourNodesGoesOnWithTwoThatHaveTheSnapshotsOfAll() {
    RunFiles alone = new RunFiles(root.resolve("alone"));
    PolarityProcess.succeed("train", run(), "--run", alone.path());
    try (NodeProcesses four = new NodeProcesses(root, 4, run())) {
      four.startAll();
      boolean come = four.process(0).awaits(() -> four.files(0).journalEnd() >= STEPS / 2);
      four.killAll();
      assertThat(come).as(NodeProcesses.text(four.awaitAll())).isTrue();
      for (int leaving : List.of(2, 3)) {
        RunFiles.copy(
            four.files(leaving).path().resolve("snapshots"),
            four.files(1).path().resolve("snapshots"));
      }
    }
    try (NodeProcesses two = new NodeProcesses(root, 2, run())) {
      two.succeed("--resume");
      two.files(0).assertSameModelAs(alone, "begun on 4 nodes, resumed on 2");
      assertThat(two.files(0).result().get("repeatable").getAsBoolean()).isTrue();
    }
  }
}
