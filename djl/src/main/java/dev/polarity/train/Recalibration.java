package dev.polarity.train;

import ai.djl.ndarray.NDManager;
import dev.polarity.data.Augmentation;
import dev.polarity.data.Examples;
import java.util.Arrays;

/**
 * Recomputes the running statistics of batch normalisation for the weights that are in the replica.
 *
 * <p>Statistics are not voted on, and those that gathered during training belong to other weights:
 * to this process's voters, and to iterates, not to their average. So before an evaluation, and in
 * every published model, they are reset and gathered anew over 64 batches of 128 training images,
 * which the seed alone chooses, in training mode and without augmentation.
 */
final class Recalibration {

  static final int BATCHES = 64;
  static final int BATCH = 128;

  private final Examples examples;
  private final int[] sample;
  private final EngineSeed seed;
  private final Runnable progress;

  /**
   * Creates the recalibration of a run.
   *
   * @param examples the training examples
   * @param sample the indices of {@code BATCHES · BATCH} of them
   * @param seed seeds the engine
   * @param progress is told after each batch
   */
  Recalibration(Examples examples, int[] sample, EngineSeed seed, Runnable progress) {
    this.examples = examples;
    this.sample = sample;
    this.seed = seed;
    this.progress = progress;
  }

  /** Recomputes the statistics of a replica that has some. */
  void run(Replica replica) {
    if (!replica.hasStatistics()) {
      return;
    }
    InitialWeights.resetStatistics(replica);
    for (int chunk = 0; chunk < BATCHES; chunk++) {
      int[] indices = Arrays.copyOfRange(sample, chunk * BATCH, (chunk + 1) * BATCH);
      seed.set(chunk, EngineSeed.RECALIBRATION);
      try (NDManager manager = replica.manager().newSubManager()) {
        replica.forward(examples.batch(manager, indices, Augmentation.none()).inputs(), true);
      }
      progress.run();
    }
  }
}
