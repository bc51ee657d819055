package dev.polarity.app;

import static dev.polarity.app.RunFiles.small;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.app.PolarityProcess.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * kill -9 of any node at any moment: the others end by themselves and say which node was lost and
 * how to go on; and what goes on ends as if nothing had happened. {@code -Dpolarity.kills=N} kills
 * more often.
 */
class NodeKillIT {

  private static final int KILLS = Integer.getInteger("polarity.kills", 2);
  private static final int STEPS = 45 * Math.max(2, KILLS);
  private static final int NODES = 3;
  private static final Duration DEADLINE = Duration.ofSeconds(4);

  /** What a busy machine may add to the deadline: ending a process, and starting none. */
  private static final Duration GRACE = Duration.ofSeconds(40);

  @TempDir Path root;

  private static List<Object> run(String method) {
    return List.of(small(method, STEPS), "--eval-every=15", "--snapshot-every=7", "--quiet");
  }

  private RunFiles alone(String method) {
    RunFiles alone = new RunFiles(root.resolve("alone"));
    PolarityProcess.succeed("train", run(method), "--run", alone.path());
    return alone;
  }

  @ParameterizedTest
  @ValueSource(strings = {"sign", "signum"})
  void theOthersEndAndNameTheLostNodeAndTheResumedRunEndsTheSame(String method) {
    RunFiles alone = alone(method);
    Random random = Seed.random("NodeKillIT " + method);
    List<String> said = new ArrayList<>();
    try (NodeProcesses nodes =
        new NodeProcesses(root, NODES, run(method), "--deadline=" + DEADLINE.toSeconds() + "s")) {
      nodes.startAll();
      for (int kill = 0; kill < KILLS; kill++) {
        int victim = kill == 0 ? 0 : random.nextInt(NODES);
        long begun = Math.max(0, nodes.files(victim).journalEnd());
        long when = begun + 1 + random.nextInt((int) Math.max(1, (STEPS - begun) / 3));
        String description = Seed.of("%s: node %d after step %d", method, victim, when);
        PolarityProcess process = nodes.process(victim);
        assertThat(process.awaits(() -> nodes.files(victim).journalEnd() >= when))
            .as(description)
            .isTrue();
        process.kill();
        long since = System.nanoTime();
        assertOthersName(nodes, victim, description);
        assertThat(Duration.ofNanos(System.nanoTime() - since))
            .as(description)
            .isLessThan(DEADLINE.plus(GRACE));
        said.add("node " + victim + " at step " + nodes.files(victim).journalEnd());
        nodes.startAll("--resume");
      }
      List<Outcome> outcomes = nodes.awaitAll();
      String description = Seed.of("%s, killed: %s", method, said);
      assertThat(outcomes)
          .as(description + NodeProcesses.text(outcomes))
          .extracting(Outcome::code)
          .containsOnly(0);
      nodes.files(0).assertSameModelAs(alone, description);
      System.out.println("NodeKillIT " + description);
    }
  }

  private static void assertOthersName(NodeProcesses nodes, int victim, String description) {
    for (int rank = 0; rank < nodes.size(); rank++) {
      if (rank != victim) {
        Outcome outcome = nodes.process(rank).await();
        String told = description + ", node " + rank + ": " + outcome.text();
        assertThat(outcome.code()).as(told).isEqualTo(3);
        assertThat(outcome.err()).as(told).doesNotContain("\tat ");
        List<String> lines = outcome.err().lines().toList();
        String last = lines.get(lines.size() - 1);
        assertThat(last).as(told).startsWith("polarity: ").contains("node " + victim);
        assertThat(last)
            .as(told)
            .endsWith("polarity " + String.join(" ", nodes.arguments(rank, "--resume")));
      }
    }
  }

  @Test
  void withRetriesTheOthersStayAndOnlyTheLostNodeIsStartedAgain() {
    RunFiles alone = alone("signum");
    try (NodeProcesses nodes =
        new NodeProcesses(root, 2, run("signum"), "--deadline=4s", "--retries=3")) {
      nodes.startAll();
      assertThat(nodes.process(1).awaits(() -> nodes.files(1).journalEnd() >= STEPS / 3)).isTrue();
      nodes.process(1).kill();
      nodes.start(1, "--resume");
      List<Outcome> outcomes = nodes.awaitAll();
      String told = NodeProcesses.text(outcomes);
      assertThat(outcomes).as(told).extracting(Outcome::code).containsOnly(0);
      assertThat(outcomes.get(0).err()).as(told).contains("node 1", "Meeting again (1 of 3).");
      nodes.files(0).assertSameModelAs(alone, told);
    }
  }
}
