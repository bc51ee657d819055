package dev.polarity.train;

import static dev.polarity.train.NodeRuns.core;
import static dev.polarity.train.NodeRuns.result;
import static dev.polarity.train.NodeRuns.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.StoppedException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.mesh.LocalMessengers;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.run.Method;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunResult;
import dev.polarity.train.NodeRuns.Dies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nodes that are threads of this process die, stop or lose their directories: the run goes on, with
 * as many nodes or fewer, as if nothing had happened, or says what is gone.
 */
class NodesResumeIT {

  @TempDir Path directory;

  private NodeRuns runs;

  @BeforeEach
  void prepare() {
    runs = new NodeRuns(directory);
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"SIGN", "SIGNUM", "LION_VOTE"})
  void aNodeThatDiesAgainAndAgainCostsNothing(Method method) {
    RunResult alone = runs.run("alone", method).build().run();
    boolean resume = false;
    for (long dies : new long[] {2, 6, 9}) {
      int victim = (int) (dies % 3);
      List<Training> nodes = new ArrayList<>();
      for (int rank = 0; rank < 3; rank++) {
        Training.Builder node = runs.run("node" + rank, method);
        nodes.add((rank == victim ? node.optListener(new Dies(dies)) : node).build());
      }
      List<Object> ends = together(nodes, resume ? Training::resume : Training::run);
      for (int rank = 0; rank < 3; rank++) {
        if (rank == victim) {
          assertThat((Throwable) ends.get(rank)).hasMessage("the process dies");
        } else {
          assertThat((Throwable) ends.get(rank))
              .isInstanceOf(StoppedException.class)
              .hasMessageContaining("ode " + victim);
        }
      }
      resume = true;
    }

    RunResult result = result(together(runs.nodes("node", 3, method), Training::resume));

    assertThat(core(result)).isEqualTo(core(alone));
    assertThat(runs.metrics("node0")).isEqualTo(runs.metrics("alone"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"SIGN", "SIGNUM"})
  void aRunOfFourNodesGoesOnWithTwo(Method method) throws IOException {
    RunResult alone = runs.run("alone", method).build().run();
    runs.stopAllIn(9, 4, method);
    copySnapshots("node2", "node0");
    copySnapshots("node3", "node1");

    RunResult result = result(together(runs.nodes("node", 2, method), Training::resume));

    assertThat(core(result)).isEqualTo(core(alone));
  }

  private void copySnapshots(String from, String to) throws IOException {
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

  @Test
  void withoutVoterStateALostDirectoryJoins() throws IOException {
    RunResult alone = runs.run("alone", Method.SIGN).build().run();
    runs.stopAllIn(9, 2, Method.SIGN);
    AtomicFiles.deleteTree(directory.resolve("node0"));

    RunResult result = result(together(runs.nodes("node", 2, Method.SIGN), Training::resume));

    assertThat(result.fingerprint()).isEqualTo(alone.fingerprint());
    assertThat(result.testAccuracy()).isEqualTo(alone.testAccuracy());
    assertThat(result.repeatable()).isTrue();
  }

  @Test
  void theLostStateOfVotersIsNamedAndCanBeReset() throws IOException {
    runs.stopAllIn(9, 2, Method.SIGNUM);
    AtomicFiles.deleteTree(directory.resolve("node1"));

    for (Object end : together(runs.nodes("node", 2, Method.SIGNUM), Training::resume)) {
      assertThat((Throwable) end)
          .isInstanceOf(StoppedException.class)
          .hasMessageContaining("The state of voters 2 and 3 (of node 1) at step 8 is held by no")
          .hasMessageContaining("--reset-voter-state");
    }
    RunResult result =
        result(
            together(
                runs.nodes("node", 2, Method.SIGNUM, node -> node.optResetVoterState(true)),
                Training::resume));

    assertThat(result.steps()).isEqualTo(SmallRuns.STEPS);
    assertThat(result.repeatable()).isFalse();
  }

  /** As somebody does who goes on in one process, and has not copied what the other node held. */
  @Test
  void aRunThatGoesOnAloneAsksForTheStateOfTheOthersVoters() throws IOException {
    RunResult alone = runs.run("alone", Method.LION_VOTE).build().run();
    runs.stopAllIn(9, 2, Method.LION_VOTE);
    Path snapshots = directory.resolve("node0/snapshots");
    List<String> before = files(snapshots);

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(runs.run("node0", Method.LION_VOTE).build()::resume)
          .isInstanceOf(StoppedException.class)
          .hasMessage(
              "The state of voters 2 and 3 (of node 1) at step 8 is not in %s, but a run on one node needs that of all voters; copy the snapshots directories of the other nodes into it, or remove it to begin again at step 0."
                  .formatted(snapshots));
      assertThat(files(snapshots)).isEqualTo(before);
    }
    copySnapshots("node1", "node0");

    assertThat(core(runs.run("node0", Method.LION_VOTE).build().resume())).isEqualTo(core(alone));
  }

  @Test
  void snapshotsThatCannotBeReadAreNotGivenUp() throws IOException {
    runs.stopAllIn(9, 1, Method.LION_VOTE);
    Path snapshots = directory.resolve("node0/snapshots");
    for (String file : files(snapshots)) {
      if (file.endsWith("weights")) {
        Files.write(snapshots.resolve(file), new byte[3]);
      }
    }
    AtomicFiles.deleteTree(directory.resolve("node0/journal"));
    List<String> before = files(snapshots);

    assertThatThrownBy(runs.run("node0", Method.LION_VOTE).build()::resume)
        .isInstanceOf(StoppedException.class)
        .hasMessageStartingWith("No snapshot in " + snapshots + " can be read");
    assertThat(files(snapshots)).isEqualTo(before);
    AtomicFiles.deleteTree(snapshots);
    RunResult again = runs.run("node0", Method.LION_VOTE).build().resume();
    assertThat(core(again)).isEqualTo(core(runs.run("alone", Method.LION_VOTE).build().run()));
  }

  private static List<String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.map(file -> directory.relativize(file).toString()).sorted().toList();
    }
  }

  @Test
  void aFinishedNodeAloneTellsTheResultAgain() {
    RunResult result = result(together(runs.nodes("node", 2, Method.LION_VOTE), Training::run));
    for (int rank = 0; rank < 2; rank++) {
      assertThat(runs.run("node" + rank, Method.LION_VOTE).build().resume()).isEqualTo(result);
    }
    assertThat(RunDirectory.view(directory.resolve("node1")).isFinished()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"SIGN", "SIGNUM"})
  void aFinishedRunGivesWhatANodeLacks(Method method) throws IOException {
    RunResult result = result(together(runs.nodes("node", 2, method), Training::run));
    AtomicFiles.deleteTree(directory.resolve("node1"));

    assertThat(result(together(runs.nodes("node", 2, method), Training::resume))).isEqualTo(result);
    RunDirectory joined = RunDirectory.view(directory.resolve("node1"));
    assertThat(joined.resultOfRun()).contains(result);
    assertThat(joined.isFinished()).isFalse();
  }

  @Test
  void whereTheOthersDoNotComeAFinishedNodeIsDone() {
    RunResult result = result(together(runs.nodes("node", 2, Method.SIGN), Training::run));
    for (int rank = 0; rank < 2; rank++) {
      Rendezvous nobody = LocalMessengers.rendezvous(2, Duration.ofMillis(50)).get(rank);
      assertThat(runs.run("node" + rank, Method.SIGN).build().resume(nobody)).isEqualTo(result);
    }
  }

  @Test
  void oneThatIsAskedToStopKeepsItsPlaceAndTellsTheOthers() {
    RunResult alone = runs.run("alone", Method.SIGNUM).build().run();
    StopSignal stop = new StopSignal();
    RunListener stopper =
        new RunListener() {
          @Override
          public void onStep(StepRecord step) {
            if (step.step() == 5) {
              stop.request();
            }
          }
        };
    List<Training> nodes = new ArrayList<>(runs.nodes("node", 3, Method.SIGNUM));
    nodes.set(1, runs.run("node1", Method.SIGNUM).optStop(stop).optListener(stopper).build());

    List<Object> ends = together(nodes, Training::run);

    assertThat((Throwable) ends.get(1)).hasMessage("Stopped after step 6 of 15.");
    for (int rank : new int[] {0, 2}) {
      assertThat((Throwable) ends.get(rank))
          .isInstanceOf(StoppedException.class)
          .hasMessageContaining("ode 1")
          .hasMessageContaining("was interrupted");
    }
    assertThat(directory.resolve("node1/snapshots/step-0000000006")).isDirectory();
    assertThat(core(result(together(runs.nodes("node", 3, Method.SIGNUM), Training::resume))))
        .isEqualTo(core(alone));
  }
}
