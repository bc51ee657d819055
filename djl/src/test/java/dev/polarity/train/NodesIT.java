package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Block;
import ai.djl.pytorch.jni.JniUtils;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.mesh.LocalMessengers;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.run.Method;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunResult;
import dev.polarity.run.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole runs over nodes that are threads of this process: nothing about the result changes. */
class NodesIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;

  private Training.Builder run(String name, Method method) {
    return SmallRuns.in(directory.resolve(name))
        .optVoters(4)
        .optBatch(12)
        .optMethod(method)
        .optInitialRate(0.01)
        .optEvalEvery(2)
        .optCheckEvery(3)
        .optSnapshotEvery(4);
  }

  private interface Doing {
    RunResult with(Training training, Rendezvous rendezvous);
  }

  /** Lets P nodes work at once; each gives its result or what it failed with. */
  private static List<Object> together(List<Training> nodes, Doing doing) {
    List<Rendezvous> rendezvous = LocalMessengers.rendezvous(nodes.size(), LIMIT);
    List<Callable<RunResult>> work = new ArrayList<>();
    for (int rank = 0; rank < nodes.size(); rank++) {
      Training training = nodes.get(rank);
      Rendezvous mine = rendezvous.get(rank);
      work.add(() -> doing.with(training, mine));
    }
    ExecutorService threads = Executors.newFixedThreadPool(nodes.size());
    try {
      List<Object> ends = new ArrayList<>();
      for (Future<RunResult> future : threads.invokeAll(work)) {
        try {
          ends.add(future.get());
        } catch (ExecutionException e) {
          ends.add(e.getCause());
        }
      }
      return ends;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdown();
    }
  }

  private List<Training> nodes(
      String name, int count, Method method, UnaryOperator<Training.Builder> more) {
    List<Training> nodes = new ArrayList<>();
    for (int rank = 0; rank < count; rank++) {
      nodes.add(more.apply(run(name + rank, method)).build());
    }
    return nodes;
  }

  private static RunResult result(List<Object> ends) {
    assertThat(ends).hasOnlyElementsOfType(RunResult.class);
    assertThat(ends).containsOnly(ends.get(0));
    return (RunResult) ends.get(0);
  }

  /** The result without what nodes and clocks say. */
  private static String core(RunResult result) {
    return SmallRuns.result(result)
        .replaceAll("\"(nodes|bytesSent|bytesReceived|bitsPerCoordinatePerStep)\": *[^,]*,", "");
  }

  private List<MetricsLine> metrics(String name) {
    return SmallRuns.metrics(directory.resolve(name)).stream()
        .map(
            line ->
                new MetricsLine(
                    line.step(),
                    line.epoch(),
                    line.rate(),
                    line.trainLoss(),
                    line.testAccuracy(),
                    line.testAccuracyLast(),
                    line.agreement(),
                    0,
                    0,
                    line.fingerprint()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"SIGNUM, 1", "SIGN, 2", "SIGNUM, 2", "SIGN, 3", "SIGNUM, 4"})
  void anyNumberOfNodesGivesTheResultOfOne(Method method, int count) {
    RunResult alone = run("alone", method).build().run();

    RunResult result = result(together(nodes("node", count, method, any -> any), Training::run));

    assertThat(core(result)).isEqualTo(core(alone));
    assertThat(result.nodes()).isEqualTo(count);
    for (int rank = 0; rank < count; rank++) {
      assertThat(metrics("node" + rank)).isEqualTo(metrics("alone"));
    }
    assertThat(InitialFile.sha256(directory.resolve("node0/model/model.safetensors")))
        .isEqualTo(InitialFile.sha256(directory.resolve("alone/model/model.safetensors")));
    for (int rank = 1; rank < count; rank++) {
      assertThat(directory.resolve("node" + rank + "/model")).doesNotExist();
      assertThat(directory.resolve("node" + rank + "/result.json")).doesNotExist();
    }
  }

  /** Initial rate and statistics of batch normalisation come from rank 0. */
  @ParameterizedTest
  @EnumSource(Sampling.class)
  void statisticsAndTheInitialRateAreThoseOfOneNode(Sampling sampling) {
    RunResult alone = normalised("alone", sampling).run();

    RunResult result =
        result(
            together(
                List.of(
                    normalised("node0", sampling),
                    normalised("node1", sampling),
                    normalised("node2", sampling)),
                Training::run));

    assertThat(core(result)).isEqualTo(core(alone));
    assertThat(metrics("node2")).isEqualTo(metrics("alone"));
    for (String name : List.of("node0", "node2")) {
      assertThat(RunDirectory.view(directory.resolve(name)).file().resolved())
          .isEqualTo(RunDirectory.view(directory.resolve("alone")).file().resolved());
    }
  }

  private Training normalised(String name, Sampling sampling) {
    return SmallRuns.in(directory.resolve(name))
        .setModel("normalised", Map.of(), (input, outputs) -> SmallRuns.normalised())
        .optSampling(sampling)
        .build();
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"SIGN", "SIGNUM"})
  void aNodeThatDiesAgainAndAgainCostsNothing(Method method) {
    RunResult alone = run("alone", method).build().run();
    boolean resume = false;
    for (long dies : new long[] {2, 6, 9}) {
      int victim = (int) (dies % 3);
      List<Training> nodes = new ArrayList<>();
      for (int rank = 0; rank < 3; rank++) {
        Training.Builder node = run("node" + rank, method);
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

    RunResult result = result(together(nodes("node", 3, method, any -> any), Training::resume));

    assertThat(core(result)).isEqualTo(core(alone));
    assertThat(metrics("node0")).isEqualTo(metrics("alone"));
  }

  private static final class Dies implements RunListener {
    private final long inStep;

    Dies(long inStep) {
      this.inStep = inStep;
    }

    @Override
    public void onStep(StepRecord step) {
      if (step.step() == inStep) {
        throw new IllegalStateException("the process dies");
      }
    }
  }

  private void stopAllIn(long step, String name, int count, Method method) {
    List<Training> nodes = new ArrayList<>();
    for (int rank = 0; rank < count; rank++) {
      Training.Builder node = run(name + rank, method);
      nodes.add((rank == 0 ? node.optListener(new Dies(step)) : node).build());
    }
    assertThat(together(nodes, Training::run)).doesNotHaveAnyElementsOfTypes(RunResult.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"SIGN", "SIGNUM"})
  void aRunOfFourNodesGoesOnWithTwo(Method method) throws IOException {
    RunResult alone = run("alone", method).build().run();
    stopAllIn(9, "node", 4, method);
    copySnapshots("node2", "node0");
    copySnapshots("node3", "node1");

    RunResult result = result(together(nodes("node", 2, method, any -> any), Training::resume));

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
    RunResult alone = run("alone", Method.SIGN).build().run();
    stopAllIn(9, "node", 2, Method.SIGN);
    AtomicFiles.deleteTree(directory.resolve("node0"));

    RunResult result =
        result(together(nodes("node", 2, Method.SIGN, any -> any), Training::resume));

    assertThat(result.fingerprint()).isEqualTo(alone.fingerprint());
    assertThat(result.testAccuracy()).isEqualTo(alone.testAccuracy());
    assertThat(result.repeatable()).isTrue();
  }

  @Test
  void theLostStateOfVotersIsNamedAndCanBeReset() throws IOException {
    stopAllIn(9, "node", 2, Method.SIGNUM);
    AtomicFiles.deleteTree(directory.resolve("node1"));

    for (Object end : together(nodes("node", 2, Method.SIGNUM, any -> any), Training::resume)) {
      assertThat((Throwable) end)
          .isInstanceOf(StoppedException.class)
          .hasMessageContaining("The state of voters 2 and 3 (of node 1) at step 8 is held by no")
          .hasMessageContaining("--reset-voter-state");
    }
    RunResult result =
        result(
            together(
                nodes("node", 2, Method.SIGNUM, node -> node.optResetVoterState(true)),
                Training::resume));

    assertThat(result.steps()).isEqualTo(SmallRuns.STEPS);
    assertThat(result.repeatable()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"SIGN", "SIGNUM"})
  void aFinishedRunGivesWhatANodeLacks(Method method) throws IOException {
    RunResult result = result(together(nodes("node", 2, method, any -> any), Training::run));
    AtomicFiles.deleteTree(directory.resolve("node1"));

    assertThat(result(together(nodes("node", 2, method, any -> any), Training::resume)))
        .isEqualTo(result);
    RunDirectory joined = RunDirectory.view(directory.resolve("node1"));
    assertThat(joined.resultOfRun()).contains(result);
    assertThat(joined.isFinished()).isFalse();
  }

  @Test
  void whereTheOthersDoNotComeAFinishedNodeIsDone() {
    RunResult result = result(together(nodes("node", 2, Method.SIGN, any -> any), Training::run));
    for (int rank = 0; rank < 2; rank++) {
      Rendezvous nobody = LocalMessengers.rendezvous(2, Duration.ofMillis(50)).get(rank);
      assertThat(run("node" + rank, Method.SIGN).build().resume(nobody)).isEqualTo(result);
    }
  }

  @Test
  void oneThatIsAskedToStopKeepsItsPlaceAndTellsTheOthers() {
    RunResult alone = run("alone", Method.SIGNUM).build().run();
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
    List<Training> nodes = new ArrayList<>(nodes("node", 3, Method.SIGNUM, any -> any));
    nodes.set(1, run("node1", Method.SIGNUM).optStop(stop).optListener(stopper).build());

    List<Object> ends = together(nodes, Training::run);

    assertThat((Throwable) ends.get(1)).hasMessage("Stopped after step 6 of 15.");
    for (int rank : new int[] {0, 2}) {
      assertThat((Throwable) ends.get(rank))
          .isInstanceOf(StoppedException.class)
          .hasMessageContaining("ode 1")
          .hasMessageContaining("was interrupted");
    }
    assertThat(directory.resolve("node1/snapshots/step-0000000006")).isDirectory();
    assertThat(
            core(result(together(nodes("node", 3, Method.SIGNUM, any -> any), Training::resume))))
        .isEqualTo(core(alone));
  }

  @Test
  void moreNodesThanVotersAreRefused() {
    Rendezvous five = LocalMessengers.rendezvous(5, LIMIT).get(0);
    assertThatThrownBy(() -> run("node", Method.SIGN).build().run(five))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("--voters 4: a run on 5 nodes needs as many voters at least");
    assertThat(directory.resolve("node")).doesNotExist();
  }

  @Test
  void differentSettingsAreNamedOnAllNodesAndLeaveNoDirectory() {
    List<Training> nodes =
        List.of(
            run("node0", Method.SIGN).build(), run("node1", Method.SIGN).optEvalEvery(5).build());
    for (Object end : together(nodes, Training::run)) {
      assertThat((Throwable) end)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("eval-every is 2 on node 0 and 5 on node 1;");
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void anotherComputeProbeIsNamedUnlessAllowed() throws IOException {
    stopAllIn(5, "node", 2, Method.SIGN);
    String other = "sha256:" + "0".repeat(64) + "\n";
    Files.writeString(directory.resolve("node1/probe"), other);

    List<Object> ends = together(nodes("node", 2, Method.SIGN, any -> any), Training::resume);
    assertThat((Throwable) ends.get(1)).hasMessageContaining("computes other gradients");
    assertThat((Throwable) ends.get(0)).isInstanceOf(StoppedException.class);

    RunResult result =
        result(
            together(
                nodes("node", 2, Method.SIGN, node -> node.optAllowDifferentArithmetic(true)),
                Training::resume));
    assertThat(result.repeatable()).isFalse();
  }

  @Test
  void aReplicaWhoseMemoryGoesWrongIsNamedBeforeAnythingIsPublished() {
    Block[] block = new Block[1];
    RunListener cosmicRay =
        new RunListener() {
          @Override
          public void onStep(StepRecord step) {
            if (step.step() == 13) {
              JniUtils.setGradMode(false);
              block[0].getParameters().valueAt(0).getArray().set(new NDIndex("0, 0"), 7);
            }
          }
        };
    List<Training> nodes = new ArrayList<>(nodes("node", 3, Method.SIGN, any -> any));
    nodes.set(
        2,
        run("node2", Method.SIGN)
            .setModel("small", Map.of(), (input, outputs) -> block[0] = SmallRuns.plain())
            .optListener(cosmicRay)
            .build());

    for (Object end : together(nodes, Training::run)) {
      assertThat((Throwable) end)
          .isInstanceOf(StoppedException.class)
          .hasMessageStartingWith(
              "Step 15: the weights of node 2 differ from those of nodes 0 and 1;");
    }
    assertThat(directory.resolve("node0/model")).doesNotExist();
    assertThat(directory.resolve("node0/result.json")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"SGD", "ADAM"})
  void denseMethodsAddUpOverNodesAndOthersAreRefused(Method method) {
    RunResult alone = run("alone", method).build().run();
    RunResult result = result(together(nodes("node", 2, method, any -> any), Training::run));
    assertThat(result.trainLoss()).isCloseTo(alone.trainLoss(), within(1e-3));
    for (Object end : together(nodes("other", 2, Method.EF_SIGN, any -> any), Training::run)) {
      assertThat((Throwable) end)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("--method ef-sign is compared within one process only");
    }
  }
}
