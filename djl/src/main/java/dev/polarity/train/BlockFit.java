package dev.polarity.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.polarity.data.Augmentation;
import dev.polarity.data.DataSet;
import dev.polarity.error.InvalidInputException;

/**
 * Whether a block gives the outputs that its loss expects. It is asked about one example before
 * anything is computed, since the tensor library would find out in the middle of the first pass, or
 * not at all: a loss takes outputs of more axes than it needs, and the accuracy is then nonsense.
 */
final class BlockFit {

  private BlockFit() {}

  /**
   * Runs one example through the block, and checks, where classes are learned by cross-entropy,
   * that there is one output for each.
   *
   * @param replica the replica of the block
   * @param data its examples
   * @param loss the loss
   * @throws InvalidInputException if there is not; the sentence tells what was expected
   * @throws RuntimeException of the engine's if the block cannot take the example
   */
  static void require(Replica replica, DataSet data, Loss loss) {
    try (NDManager manager = replica.manager().newSubManager()) {
      NDList inputs = data.train().batch(manager, new int[] {0}, Augmentation.none()).inputs();
      Shape outputs = replica.forward(inputs, false).head().getShape();
      int classes = data.classes().size();
      if (classes > 0
          && loss instanceof SoftmaxCrossEntropyLoss
          && !outputs.equals(new Shape(1, classes))) {
        throw new InvalidInputException(
            "The network's output for one example has the shape %s, but the %d classes of %s need (1, %d); let its last layer have %d outputs."
                .formatted(outputs, classes, data.name(), classes, classes));
      }
    }
  }
}
