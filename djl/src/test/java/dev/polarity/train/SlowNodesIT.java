package dev.polarity.train;

import static dev.polarity.train.NodeRuns.core;
import static dev.polarity.train.NodeRuns.result;
import static dev.polarity.train.NodeRuns.together;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polarity.data.Augmentation;
import dev.polarity.data.DataSet;
import dev.polarity.data.Examples;
import dev.polarity.data.LabelledBatch;
import dev.polarity.mesh.JobKey;
import dev.polarity.mesh.MeshSettings;
import dev.polarity.mesh.NodeAddress;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.mesh.TcpRendezvous;
import dev.polarity.run.Method;
import dev.polarity.run.RunResult;
import dev.polarity.snapshot.SnapshotMirror;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that takes longer than the deadline for an evaluation, a snapshot or a step is not lost,
 * as long as its heartbeats come: over real sockets, each of them twice as long as the deadline.
 */
class SlowNodesIT {

  private static final int NODES = 2;
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final MeshSettings SETTINGS =
      MeshSettings.defaults()
          .withHeartbeat(Duration.ofMillis(100))
          .withDeadline(DEADLINE)
          .withWait(NodeRuns.LIMIT);

  @TempDir Path directory;

  private static void takeLong() {
    LockSupport.parkNanos(2 * DEADLINE.toNanos());
  }

  @Test
  void slowEvaluationsSnapshotsAndStepsTripNobody() {
    NodeRuns runs = new NodeRuns(directory);
    RunResult alone = runs.run("alone", Method.SIGNUM).optSteps(4).build().run();
    List<Training> nodes = new ArrayList<>();
    for (int rank = 0; rank < NODES; rank++) {
      nodes.add(slow(runs.run("node" + rank, Method.SIGNUM).optSteps(4), rank).build());
    }
    assertThat(core(result(together(nodes, meshes(), Training::run)))).isEqualTo(core(alone));
  }

  /** One node is slow to evaluate and in a step, the other to take a snapshot. */
  private static Training.Builder slow(Training.Builder node, int rank) {
    if (rank == 0) {
      return node.optMirror(
          new SnapshotMirror() {
            @Override
            public void begin(long step) {
              takeLong();
            }

            @Override
            public boolean isDone() {
              return true;
            }
          });
    }
    DataSet digits = SmallRuns.digits();
    return node.setData(
            "digits",
            () -> new DataSet(digits.name(), digits.train(), new SlowExamples(digits.test())))
        .optListener(
            new RunListener() {
              @Override
              public void onStep(StepRecord step) {
                if (step.step() == 2) {
                  takeLong();
                }
              }
            });
  }

  private static List<Rendezvous> meshes() {
    List<ServerSocketChannel> servers = new ArrayList<>();
    List<NodeAddress> addresses = new ArrayList<>();
    for (int rank = 0; rank < NODES; rank++) {
      ServerSocketChannel server = TcpRendezvous.listen("127.0.0.1", 0, 0);
      servers.add(server);
      addresses.add(new NodeAddress("127.0.0.1", server.socket().getLocalPort()));
    }
    JobKey key = JobKey.random();
    List<Rendezvous> meshes = new ArrayList<>();
    for (int rank = 0; rank < NODES; rank++) {
      meshes.add(
          new TcpRendezvous(rank, addresses, servers.get(rank), key, SETTINGS, notice -> {}));
    }
    return meshes;
  }

  private record SlowExamples(Examples examples) implements Examples {

    @Override
    public int size() {
      return examples.size();
    }

    @Override
    public List<Shape> inputShapes() {
      return examples.inputShapes();
    }

    @Override
    public List<String> classes() {
      return examples.classes();
    }

    @Override
    public LabelledBatch batch(NDManager manager, int[] indices, Augmentation augmentation) {
      takeLong();
      return examples.batch(manager, indices, augmentation);
    }

    @Override
    public byte[] contentHash() {
      return examples.contentHash();
    }
  }
}
