package dev.polarity.app;

import static dev.polarity.app.RunFiles.small;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.app.PolarityProcess.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pause that is shorter than the deadline costs nothing but itself. */
class NodePauseIT {

  private static final int STEPS = 160;
  private static final Duration PAUSE = Duration.ofSeconds(2);

  @TempDir Path root;

  @Test
  void aNodeThatIsStoppedForAWhileIsNotLost() {
    List<Object> run =
        List.of(small("signum", STEPS), "--eval-every=10", "--snapshot-every=6", "--quiet");
    RunFiles alone = new RunFiles(root.resolve("alone"));
    PolarityProcess.succeed("train", run, "--run", alone.path());
    Random random = Seed.random("NodePauseIT");
    try (NodeProcesses nodes = new NodeProcesses(root, 3, run, "--deadline=15s")) {
      nodes.startAll();
      for (int rank = 0; rank < nodes.size(); rank++) {
        RunFiles files = nodes.files(rank);
        long when = files.journalEnd() + 1 + random.nextInt(STEPS / 10);
        PolarityProcess process = nodes.process(rank);
        assertThat(process.awaits(() -> files.journalEnd() >= when))
            .as(Seed.of("node %d, step %d", rank, when))
            .isTrue();
        process.signal("STOP");
        LockSupport.parkNanos(PAUSE.toNanos());
        process.signal("CONT");
      }
      List<Outcome> outcomes = nodes.awaitAll();
      assertThat(outcomes)
          .as(NodeProcesses.text(outcomes))
          .extracting(Outcome::code)
          .containsOnly(0);
      nodes.files(0).assertSameModelAs(alone, Seed.of("each node stopped for %s", PAUSE));
    }
  }
}
