package dev.polarity.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.List;

/**
 * The 20-layer residual network for small images (He, Zhang, Ren, Sun, <em>Deep Residual Learning
 * for Image Recognition</em>, 2016, section 4.2): a 3 × 3 convolution of 16 channels, three stages
 * of three residual blocks with 16, 32 and 64 channels, the mean over the image, a linear layer.
 * Shortcuts have no weights: where the size changes they take every second pixel and fill the new
 * channels with zeros (the paper's option A). 0.27 M weights on 32 × 32 colour images and 10
 * classes.
 */
record ResNet20() implements ModelRecipe {

  private static final int BLOCKS_PER_STAGE = 3;

  @Override
  public Block build(Shape input, int outputs) {
    SequentialBlock block = convolution(16, 1).add(Activation.reluBlock());
    int channels = 16;
    for (int stageChannels : new int[] {16, 32, 64}) {
      for (int i = 0; i < BLOCKS_PER_STAGE; i++) {
        block.add(residual(channels, stageChannels)).add(Activation.reluBlock());
        channels = stageChannels;
      }
    }
    return block
        .add(Pool.globalAvgPool2dBlock())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(outputs).build());
  }

  private static Block residual(int channels, int newChannels) {
    boolean smaller = newChannels != channels;
    SequentialBlock main = convolution(newChannels, smaller ? 2 : 1).add(Activation.reluBlock());
    convolution(newChannels, 1).getChildren().values().forEach(main::add);
    Block shortcut =
        smaller
            ? LambdaBlock.singleton(x -> halved(x, newChannels - channels), "shortcut")
            : Blocks.identityBlock();
    return new ParallelBlock(
        branches ->
            new NDList(branches.get(0).singletonOrThrow().add(branches.get(1).singletonOrThrow())),
        List.of(main, shortcut));
  }

  private static SequentialBlock convolution(int channels, int stride) {
    return new SequentialBlock()
        .add(
            Conv2d.builder()
                .setFilters(channels)
                .setKernelShape(new Shape(3, 3))
                .optPadding(new Shape(1, 1))
                .optStride(new Shape(stride, stride))
                .optBias(false)
                .build())
        .add(BatchNorm.builder().build());
  }

  private static NDArray halved(NDArray x, int newChannels) {
    NDArray pixels = x.get(":, :, ::2, ::2");
    Shape shape = pixels.getShape();
    NDArray zeros =
        pixels.getManager().zeros(new Shape(shape.get(0), newChannels, shape.get(2), shape.get(3)));
    return pixels.concat(zeros, 1);
  }
}
