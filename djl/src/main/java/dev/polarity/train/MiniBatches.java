package dev.polarity.train;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.polarity.data.Augmentation;
import dev.polarity.data.DataSet;
import dev.polarity.data.EpochOrder;
import dev.polarity.data.Examples;
import dev.polarity.data.LabelledBatch;
import dev.polarity.random.CounterRandom;
import dev.polarity.run.RunSpec;
import dev.polarity.run.Sampling;

/** The mini-batch of each voter at each step, a pure function of the spec and the two. */
final class MiniBatches {

  private static final int COLOURS = 3;

  private final Examples examples;
  private final EpochOrder order;
  private final CounterRandom random;
  private final boolean augmented;
  private final int[] indices;

  MiniBatches(RunSpec spec, DataSet data, CounterRandom random) {
    this.examples = data.train();
    this.random = random;
    this.order =
        spec.sampling() == Sampling.SHARDED
            ? EpochOrder.sharded(random, examples.size(), spec.voters(), spec.batch())
            : EpochOrder.global(random, examples.size(), spec.voters(), spec.batch());
    this.augmented = spec.augment() && isColour(examples.inputShape());
    this.indices = new int[spec.batch()];
  }

  private static boolean isColour(Shape input) {
    return input.dimension() == 3 && input.get(0) == COLOURS;
  }

  /** Makes the batch of a voter at a step; its arrays belong to the manager. */
  LabelledBatch of(NDManager manager, long step, int voter) {
    order.batch(step, voter, indices);
    Augmentation augmentation =
        augmented ? Augmentation.cropAndFlip(random, order.epoch(step)) : Augmentation.none();
    return examples.batch(manager, indices, augmentation);
  }

  /** Returns whether they may be made on another thread while the engine computes. */
  boolean mayBeMadeAhead() {
    return examples.drawNothing();
  }

  /** Returns which examples each voter sees when. */
  EpochOrder order() {
    return order;
  }
}
