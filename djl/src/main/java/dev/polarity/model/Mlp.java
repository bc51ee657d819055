package dev.polarity.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;

/**
 * A multilayer perceptron: the input flattened, then linear layers with a ReLU between each two.
 *
 * @param hidden the sizes of the hidden layers, in order; none makes it a linear classifier
 */
record Mlp(int... hidden) implements ModelRecipe {

  /** The hidden layers when no option says otherwise: 784-512-256-10 on MNIST, 0.54 M weights. */
  static final String DEFAULT_HIDDEN = "512-256";

  @Override
  public Block build(Shape input, int outputs) {
    SequentialBlock block = new SequentialBlock().add(Blocks.batchFlattenBlock(input.size()));
    for (int size : hidden) {
      block.add(Linear.builder().setUnits(size).build()).add(Activation.reluBlock());
    }
    return block.add(Linear.builder().setUnits(outputs).build());
  }
}
