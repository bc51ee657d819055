package dev.polarity.app;

import static dev.polarity.app.RunFiles.small;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.app.PolarityProcess.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  private static final int KILLS = Integer.getInteger("polarity.kills", 5);
  private static final int STEPS = 30 * Math.max(4, KILLS);
  private static final int NODES = 3;
  private static final Duration DEADLINE = Duration.ofSeconds(8);

  /** What a busy machine may add to the deadline: ending a process, and starting none. */
  private static final Duration GRACE = Duration.ofSeconds(40);

  @TempDir static Path root;

  private static List<Object> run(String method) {
    return List.of(small(method, STEPS), "--eval-every=25", "--snapshot-every=7", "--quiet");
  }

  /** The run that nobody disturbs. */
  private static RunFiles alone(String method) {
    RunFiles alone = new RunFiles(root.resolve("alone-" + method));
    if (!alone.isFinished()) {
      PolarityProcess.succeed("train", run(method), "--run", alone.path());
    }
    return alone;
  }

  @ParameterizedTest
  @ValueSource(strings = {"sign", "lion-vote"})
  void theOthersEndAndNameTheLostNodeAndTheResumedRunEndsTheSame(String method) {
    // Without states of voters less has to be found again.
    int kills = method.equals("sign") ? (KILLS + 1) / 2 : KILLS;
    RunFiles alone = alone(method);
    Random random = Seed.random("NodeKillIT " + method);
    List<String> said = new ArrayList<>();
    try (NodeProcesses nodes =
        new NodeProcesses(
            root.resolve(method), NODES, run(method), "--deadline=" + DEADLINE.toSeconds() + "s")) {
      nodes.startAll();
      for (int kill = 0; kill < kills; kill++) {
        int victim = kill == 0 ? 0 : random.nextInt(NODES);
        RunFiles files = nodes.files(victim);
        long when = moment(files.journalBytes(), alone.journalBytes(), kill, kills, random);
        String description = Seed.of("%s: node %d at byte %d", method, victim, when);
        PolarityProcess process = nodes.process(victim);
        boolean come = process.awaits(() -> files.journalBytes() >= when);
        Outcome killed = process.kill();
        long since = System.nanoTime();
        assertThat(come).as(description + ": " + killed.text()).isTrue();
        assertOthersName(nodes, victim, description);
        Duration took = Duration.ofNanos(System.nanoTime() - since);
        assertThat(took).as(description).isLessThan(DEADLINE.plus(GRACE));
        said.add(
            String.format(
                Locale.ROOT,
                "node %d at step %d (others ended in %.1f s)",
                victim,
                files.journalEnd(),
                took.toMillis() / 1e3));
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

  /**
   * A size that the victim's journal comes to before kill + 1 of kills + 1 equal parts of the run
   * are over: within a step, or between two. It is more than there is now, so that the nodes have
   * met by then.
   */
  private static long moment(long now, long whole, int kill, int kills, Random random) {
    long end = whole * (kill + 1) / (kills + 1);
    return now + 1 + (long) (random.nextDouble() * Math.max(0, end - now));
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
        assertThat(last).as(told).startsWith("polarity: Node " + victim + " is lost");
        assertThat(last)
            .as(told)
            .endsWith("polarity " + String.join(" ", nodes.arguments(rank, "--resume")));
      }
    }
  }

  @Test
  void withRetriesTheOthersStayAndOnlyTheLostNodeIsStartedAgain() {
    RunFiles alone = alone("lion-vote");
    long third = alone.journalBytes() / 3;
    try (NodeProcesses nodes =
        new NodeProcesses(
            root.resolve("retries"), 2, run("lion-vote"), "--deadline=4s", "--retries=3")) {
      nodes.startAll();
      assertThat(nodes.process(1).awaits(() -> nodes.files(1).journalBytes() >= third)).isTrue();
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
