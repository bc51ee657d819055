package dev.polarity.train;

import ai.djl.training.loss.Loss;
import dev.polarity.error.DivergedException;

/**
 * A voter's pass through the network: its own mini-batch forward and backward, with the engine
 * seeded for this step and voter. Whatever the method, this part of a step is the same.
 */
final class VoterPass {

  private final Replica replica;
  private final BatchesAhead batches;
  private final int images;
  private final Loss loss;
  private final EngineSeed seed;
  private final Divergence divergence;
  private final Runnable progress;

  VoterPass(
      Replica replica,
      BatchesAhead batches,
      int images,
      Loss loss,
      EngineSeed seed,
      Divergence divergence,
      Runnable progress) {
    this.replica = replica;
    this.batches = batches;
    this.images = images;
    this.loss = loss;
    this.seed = seed;
    this.divergence = divergence;
    this.progress = progress;
  }

  /**
   * Leaves the gradient of a voter's mini-batch in the replica.
   *
   * @param step the step
   * @param voter which voter
   * @param profile books the time
   * @return the mean loss over the batch
   * @throws DivergedException if the loss is not finite
   */
  float backward(long step, int voter, StepProfile profile) {
    try (BatchesAhead.Batch batch = batches.take(step, voter)) {
      profile.book(Phase.DATA);
      seed.set(step, voter);
      profile.book(Phase.SEED);
      float value = replica.backward(batch.examples(), loss, profile);
      if (!Float.isFinite(value)) {
        throw divergence.loss(step, voter, value);
      }
      return value;
    } finally {
      progress.run();
      profile.book(Phase.FREE);
    }
  }

  /** Returns the images of one voter in one step. */
  int images() {
    return images;
  }
}
