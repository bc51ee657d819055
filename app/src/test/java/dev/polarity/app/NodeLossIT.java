package dev.polarity.app;

import static dev.polarity.app.RunFiles.small;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.app.PolarityProcess.Outcome;
import dev.polarity.file.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory of rank 0 is lost with its machine: what the others hold decides what is left. */
class NodeLossIT {

  private static final int STEPS = 120;

  @TempDir Path root;

  private static List<Object> run(String method) {
    return List.of(small(method, STEPS), "--eval-every=20", "--snapshot-every=8", "--quiet");
  }

  private RunFiles alone(String method) {
    RunFiles alone = new RunFiles(root.resolve("alone"));
    PolarityProcess.succeed("train", run(method), "--run", alone.path());
    return alone;
  }

  /** Trains a quarter of the run, kills all, and takes rank 0's directory away. */
  private static void lose(NodeProcesses nodes) throws IOException {
    nodes.startAll();
    boolean come = nodes.process(0).awaits(() -> nodes.files(0).journalEnd() >= STEPS / 4);
    nodes.killAll();
    assertThat(come).as(NodeProcesses.text(nodes.awaitAll())).isTrue();
    AtomicFiles.deleteTree(nodes.files(0).path());
  }

  @Test
  void withoutVotersStateTheRunEndsTheSame() throws IOException {
    RunFiles alone = alone("sign");
    try (NodeProcesses nodes = new NodeProcesses(root, 2, run("sign"))) {
      lose(nodes);
      nodes.succeed("--resume");
      nodes.files(0).assertSameModelAs(alone, "rank 0's directory lost");
    }
  }

  @Test
  void withVotersStateTheRunNamesWhatIsLostAndGoesOnWhenTold() throws IOException {
    try (NodeProcesses nodes = new NodeProcesses(root, 2, run("signum"))) {
      lose(nodes);
      nodes.startAll("--resume");
      for (Outcome outcome : nodes.awaitAll()) {
        assertThat(outcome.code()).as(outcome.text()).isEqualTo(3);
        assertThat(outcome.err())
            .as(outcome.text())
            .contains("voter 0", "--reset-voter-state")
            .doesNotContain("\tat ");
      }
      nodes.succeed("--resume", "--reset-voter-state");
      assertThat(nodes.files(0).result().get("repeatable").getAsBoolean()).isFalse();
      assertThat(nodes.files(0).result().get("steps").getAsLong()).isEqualTo(STEPS);
    }
  }
}
