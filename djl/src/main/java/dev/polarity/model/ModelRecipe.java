package dev.polarity.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;

/**
 * How to build a network for a data set.
 *
 * <p>A recipe ends in a linear layer without an activation, so that its outputs are logits; that
 * layer is the last weight of the block, which is how the initial weights find it.
 */
@FunctionalInterface
public interface ModelRecipe {

  /**
   * Builds a new, uninitialised block.
   *
   * @param input the shape of one example, without the batch axis: (channels, height, width) for
   *     images
   * @param outputs how many outputs it has: the number of classes
   * @return the block, which takes a batch of such examples and returns (batch, outputs)
   */
  Block build(Shape input, int outputs);
}
