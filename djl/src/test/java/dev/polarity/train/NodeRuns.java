package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.mesh.LocalMessengers;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.run.Method;
import dev.polarity.run.MetricsLine;
import dev.polarity.run.RunResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/**
 * Small runs over nodes that are threads of this process.
 *
 * @param directory holds the run directories
 */
record NodeRuns(Path directory) {

  static final Duration LIMIT = Duration.ofSeconds(60);

  /** A run of four voters and 15 steps, with an evaluation, check or snapshot in most of them. */
  Training.Builder run(String name, Method method) {
    return SmallRuns.in(directory.resolve(name))
        .optVoters(4)
        .optBatch(12)
        .optMethod(method)
        .optInitialRate(0.01)
        .optEvalEvery(2)
        .optCheckEvery(3)
        .optSnapshotEvery(4);
  }

  /** Running or resuming. */
  interface Doing {
    RunResult with(Training training, Rendezvous rendezvous);
  }

  /** Lets P nodes work at once; each gives its result or what it failed with. */
  static List<Object> together(List<Training> nodes, Doing doing) {
    return together(nodes, LocalMessengers.rendezvous(nodes.size(), LIMIT), doing);
  }

  /** The same by rendezvous of another kind. */
  static List<Object> together(List<Training> nodes, List<Rendezvous> rendezvous, Doing doing) {
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

  List<Training> nodes(String name, int count, Method method) {
    return nodes(name, count, method, node -> node);
  }

  /** Nodes of one run, each with a run directory of its own: the name and the rank. */
  List<Training> nodes(
      String name, int count, Method method, UnaryOperator<Training.Builder> more) {
    List<Training> nodes = new ArrayList<>();
    for (int rank = 0; rank < count; rank++) {
      nodes.add(more.apply(run(name + rank, method)).build());
    }
    return nodes;
  }

  /** What all nodes have come to, which must be a good end and the same. */
  static RunResult result(List<Object> ends) {
    assertThat(ends).hasOnlyElementsOfType(RunResult.class);
    assertThat(ends).containsOnly(ends.get(0));
    return (RunResult) ends.get(0);
  }

  /** The result without what nodes and clocks say. */
  static String core(RunResult result) {
    return SmallRuns.result(result)
        .replaceAll("\"(nodes|bytesSent|bytesReceived|bitsPerCoordinatePerStep)\": *[^,]*,", "");
  }

  /** The lines of the metrics, without what nodes and clocks say. */
  List<MetricsLine> metrics(String name) {
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

  /** Runs the nodes "node0" and so on until rank 0 dies. */
  void stopAllIn(long step, int count, Method method) {
    List<Training> nodes = new ArrayList<>();
    for (int rank = 0; rank < count; rank++) {
      Training.Builder node = run("node" + rank, method);
      nodes.add((rank == 0 ? node.optListener(new Dies(step)) : node).build());
    }
    assertThat(together(nodes, Training::run)).doesNotHaveAnyElementsOfTypes(RunResult.class);
  }

  /** What a kill looks like to the other nodes. */
  static final class Dies implements RunListener {
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
}
