package dev.polarity.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;

/**
 * The 11-layer network of Simonyan and Zisserman (<em>Very Deep Convolutional Networks for
 * Large-Scale Image Recognition</em>, 2015, configuration A) in the form that is usual for CIFAR:
 * eight 3 × 3 convolutions, each with batch normalisation (Ioffe, Szegedy, 2015) and ReLU, five
 * times halved by maximum pooling, and one linear layer in place of three. 9.23 M weights on 32 ×
 * 32 colour images and 10 classes. Images above that size are averaged to one pixel at the end.
 */
record Vgg11() implements ModelRecipe {

  private static final int HALVED = 0;
  private static final int[] LAYERS = {
    64, HALVED, 128, HALVED, 256, 256, HALVED, 512, 512, HALVED, 512, 512, HALVED
  };

  @Override
  public Block build(Shape input, int outputs) {
    SequentialBlock block = new SequentialBlock();
    for (int layer : LAYERS) {
      if (layer == HALVED) {
        block.add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
      } else {
        block
            .add(
                Conv2d.builder()
                    .setFilters(layer)
                    .setKernelShape(new Shape(3, 3))
                    .optPadding(new Shape(1, 1))
                    .optBias(false)
                    .build())
            .add(BatchNorm.builder().build())
            .add(Activation.reluBlock());
      }
    }
    return block
        .add(Pool.globalAvgPool2dBlock())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(outputs).build());
  }
}
