package dev.polarity.train;

import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import dev.polarity.data.Augmentation;
import dev.polarity.data.Examples;
import dev.polarity.hash.Sha256;
import dev.polarity.random.CounterRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/**
 * What this process's gradient arithmetic looks like: the hash of one forward and backward pass of
 * the run's own block, at weights and on images that the seed alone chooses.
 *
 * <p>The engine picks its kernels by processor and by thread count, and other kernels round
 * otherwise. Two processes with the same probe compute the same gradients, as far as one pass can
 * tell; with different probes they certainly do not, and a verdict may differ.
 */
final class ComputeProbe {

  private ComputeProbe() {}

  /**
   * Runs the probe; weights and statistics of the replica are as before when it returns.
   *
   * @param replica the replica
   * @param examples the training examples
   * @param sample the images of the one batch
   * @param loss the loss
   * @param random the run's generator
   * @param seed seeds the engine
   * @return {@code sha256:} and 64 hexadecimal digits
   */
  static String run(
      Replica replica,
      Examples examples,
      int[] sample,
      Loss loss,
      CounterRandom random,
      EngineSeed seed) {
    float[] weights = replica.weightMemory().copy();
    float[] constants = replica.constantMemory().copy();
    InitialWeights.ofProbe(random).set(replica);
    seed.set(0, EngineSeed.PROBE);
    MessageDigest digest = Sha256.digest();
    try (NDManager manager = replica.manager().newSubManager()) {
      float value = replica.backward(examples.batch(manager, sample, Augmentation.none()), loss);
      update(digest, new float[] {value}, 1);
    } finally {
      replica.weightMemory().restore(weights);
      replica.constantMemory().restore(constants);
    }
    float[] part = new float[Chunks.SIZE];
    for (long first = 0; first < replica.coordinates(); first += part.length) {
      int length = (int) Math.min(part.length, replica.coordinates() - first);
      replica.gradient().read(first, part, length);
      update(digest, part, length);
    }
    return Sha256.text(digest);
  }

  private static void update(MessageDigest digest, float[] values, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values, 0, length);
    digest.update(bytes);
  }
}
