package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.loss.Loss;
import dev.polarity.data.DataSet;
import dev.polarity.error.InvalidInputException;
import org.junit.jupiter.api.Test;

class BlockFitTest {

  private static DataSet threeClasses() {
    TableExamples examples =
        new TableExamples(new float[][] {{1, 2}, {3, 4}, {5, 6}}, new float[] {0, 1, 2}, 3);
    return new DataSet("points", examples, examples);
  }

  private static void require(Block block, Loss loss) {
    try (Replica replica = Replicas.of(block, 2)) {
      BlockFit.require(replica, threeClasses(), loss);
    }
  }

  private static Block linear(int outputs) {
    return Linear.builder().setUnits(outputs).build();
  }

  @Test
  void oneOutputForEachClassFits() {
    assertThatCode(() -> require(linear(3), Loss.softmaxCrossEntropyLoss()))
        .doesNotThrowAnyException();
  }

  @Test
  void anotherNumberOfOutputsDoesNot() {
    assertThatThrownBy(() -> require(linear(4), Loss.softmaxCrossEntropyLoss()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "The network's output for one example has the shape (1, 4), but the 3 classes of"
                + " points need (1, 3); let its last layer have 3 outputs.");
  }

  @Test
  void anOutputOfMoreAxesDoesNot() {
    Block block =
        new SequentialBlock()
            .add(linear(3))
            .add(list -> new ai.djl.ndarray.NDList(list.head().expandDims(1)));
    assertThatThrownBy(() -> require(block, Loss.softmaxCrossEntropyLoss()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("(1, 1, 3)");
  }

  @Test
  void anotherLossDecidesForItself() {
    assertThatCode(() -> require(linear(1), Loss.l2Loss())).doesNotThrowAnyException();
  }
}
