package dev.polarity.train;

import static dev.polarity.train.NodeRuns.result;
import static dev.polarity.train.NodeRuns.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.loss.Loss;
import dev.polarity.error.DivergedException;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.mesh.LocalMessengers;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.run.Method;
import dev.polarity.run.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that are threads of this process, and do not fit together or no longer agree: all say why,
 * and nothing is published.
 */
class NodesRefuseIT {

  @TempDir Path directory;

  private NodeRuns runs;

  @BeforeEach
  void prepare() {
    runs = new NodeRuns(directory);
  }

  @Test
  void moreNodesThanVotersAreRefused() {
    Rendezvous five = LocalMessengers.rendezvous(5, NodeRuns.LIMIT).get(0);
    assertThatThrownBy(() -> runs.run("node", Method.SIGN).build().run(five))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("--voters 4: a run on 5 nodes needs as many voters at least");
    assertThat(directory.resolve("node")).doesNotExist();
  }

  @Test
  void differentSettingsAreNamedOnAllNodesAndLeaveNoDirectory() {
    List<Training> nodes =
        List.of(
            runs.run("node0", Method.SIGN).build(),
            runs.run("node1", Method.SIGN).optEvalEvery(5).build());
    for (Object end : together(nodes, Training::run)) {
      assertThat((Throwable) end)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("eval-every is 2 on node 0 and 5 on node 1;");
    }
    assertThat(directory).isEmptyDirectory();
  }

  /** To resume would not help, so nobody says that it would. */
  @Test
  void allEndAsTheNodeDoesWhereTheRunDiverges() {
    // One pass is the probe's; then two voters vote in each step.
    List<Loss> losses = List.of(new TurnsNaN(1_000_000), new TurnsNaN(1 + 2 * 4 + 2));
    List<Training> nodes = new ArrayList<>();
    for (int rank = 0; rank < 2; rank++) {
      nodes.add(
          runs.run("node" + rank, Method.SIGN)
              .optEvalEvery(100)
              .optCheckEvery(100)
              .setLoss(losses.get(rank))
              .build());
    }
    List<Object> ends = together(nodes, Training::run);
    assertThat(ends)
        .allSatisfy(
            end ->
                assertThat((Throwable) end)
                    .isInstanceOf(DivergedException.class)
                    .hasMessageStartingWith("Step 4: the loss of voter 3 is NaN")
                    .message()
                    .doesNotContainIgnoringCase("resume"));
    assertThat((Throwable) ends.get(0)).hasMessageEndingWith("(says node 1)");
  }

  /** All measure together, so all see it, and none takes another's leaving for the reason. */
  @Test
  void aGradientOfZeroIsToldByAllNodes() {
    List<Training> nodes = new ArrayList<>();
    for (int rank = 0; rank < 3; rank++) {
      nodes.add(
          SmallRuns.in(directory.resolve("node" + rank))
              .setModel("flat", Map.of(), (input, outputs) -> flat())
              .build());
    }
    for (Object end : together(nodes, Training::run)) {
      assertThat((Throwable) end)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("--initial-rate auto: the gradient is zero");
    }
    assertThat(directory).isEmptyDirectory();
  }

  private static Block flat() {
    return new SequentialBlock()
        .add(SmallRuns.plain())
        .add(outputs -> new NDList(outputs.singletonOrThrow().mul(0)));
  }

  @Test
  void anotherComputeProbeIsNamedUnlessAllowed() throws IOException {
    runs.stopAllIn(5, 2, Method.SIGN);
    String other = "sha256:" + "0".repeat(64) + "\n";
    Files.writeString(directory.resolve("node1/probe"), other);

    List<Object> ends = together(runs.nodes("node", 2, Method.SIGN), Training::resume);
    assertThat((Throwable) ends.get(1)).hasMessageContaining("computes other gradients");
    assertThat((Throwable) ends.get(0)).isInstanceOf(StoppedException.class);

    RunResult result =
        result(
            together(
                runs.nodes("node", 2, Method.SIGN, node -> node.optAllowDifferentArithmetic(true)),
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
    List<Training> nodes = new ArrayList<>(runs.nodes("node", 3, Method.SIGN));
    nodes.set(
        2,
        runs.run("node2", Method.SIGN)
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
}
