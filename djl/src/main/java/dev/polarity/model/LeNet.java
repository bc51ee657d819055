package dev.polarity.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;

/**
 * The form of LeNet-5 (LeCun, Bottou, Bengio, Haffner, <em>Gradient-Based Learning Applied to
 * Document Recognition</em>, 1998): two 5 × 5 convolutions of 6 and 16 channels, each pooled by 2,
 * then linear layers of 120 and 84, with ReLU and maximum pooling as is usual today. 61,706 weights
 * on 28 × 28 grey images and 10 classes.
 */
record LeNet() implements ModelRecipe {

  private static final Shape KERNEL = new Shape(5, 5);
  private static final Shape POOL = new Shape(2, 2);

  @Override
  public Block build(Shape input, int outputs) {
    return new SequentialBlock()
        .add(
            Conv2d.builder()
                .setFilters(6)
                .setKernelShape(KERNEL)
                .optPadding(input.get(1) == 28 ? new Shape(2, 2) : new Shape(0, 0))
                .build())
        .add(Activation.reluBlock())
        .add(Pool.maxPool2dBlock(POOL, POOL))
        .add(Conv2d.builder().setFilters(16).setKernelShape(KERNEL).build())
        .add(Activation.reluBlock())
        .add(Pool.maxPool2dBlock(POOL, POOL))
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(120).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(84).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(outputs).build());
  }
}
