package dev.polarity.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import dev.polarity.data.Augmentation;
import dev.polarity.data.Examples;
import dev.polarity.data.LabelledBatch;
import dev.polarity.meeting.LittleEndian;
import dev.polarity.meeting.Peers;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The loss along one step by signs, from the weights that a replica has: what a rate can be
 * measured by. With f_0 and g_0 the loss and its gradient at these weights x_0 and s = sign(g_0), 0
 * where g_0 is 0, it tells
 *
 * <pre>
 *   h(δ) = f(x_0 - δs) - 2 f_0 + δ ‖g_0‖₁ .
 * </pre>
 *
 * <p>h(0) = -f_0 is below 0 and h(2 f_0 / ‖g_0‖₁) = f ≥ 0, so there is a root in between; {@link
 * InitialRate} says what it means.
 *
 * <p>All passes run in training mode with the engine seeded alike for each chunk of 128 examples,
 * so that every pass sees the same dropout; {@link #close} puts weights and running statistics
 * back.
 *
 * <p>Several nodes share the forward passes: each takes a part of the chunks, and all add up all
 * losses in their order. The gradient every node computes by itself, since to send it would take 32
 * bits for each weight; loss and norm that go with it are rank 0's on all nodes, so that all decide
 * alike.
 */
final class SignRay implements AutoCloseable {

  private static final int CHUNK = 128;

  private final Replica replica;
  private final Examples examples;
  private final int[] sample;
  private final Loss loss;
  private final EngineSeed seed;
  private final Peers peers;
  private final SharedEvaluation shared;
  private final float[] start;
  private final float[] constants;
  private final float[] gradient;
  private final double startLoss;
  private final double norm;

  /**
   * Measures loss and gradient at the weights of the replica.
   *
   * @param replica at the weights that the step leaves, to which it returns
   * @param examples the training examples
   * @param sample the examples to measure on, at least one
   * @param loss the run's loss
   * @param seed seeds the engine
   * @param peers the nodes at the same weights, which do the same
   */
  SignRay(
      Replica replica, Examples examples, int[] sample, Loss loss, EngineSeed seed, Peers peers) {
    this.replica = replica;
    this.examples = examples;
    this.sample = sample.clone();
    this.loss = loss;
    this.seed = seed;
    this.peers = peers;
    this.shared = new SharedEvaluation(peers, (sample.length + CHUNK - 1) / CHUNK);
    this.start = replica.weightMemory().copy();
    this.constants = replica.constantMemory().copy();
    this.gradient = new float[start.length];
    double own = lossAndGradient();
    ByteBuffer agreed =
        LittleEndian.wrap(
            peers.share(
                "start of a step by signs",
                () ->
                    LittleEndian.allocate(2 * Double.BYTES)
                        .putDouble(own)
                        .putDouble(gradientNorm())
                        .array()));
    this.startLoss = agreed.getDouble();
    this.norm = agreed.getDouble();
  }

  private double gradientNorm() {
    double sum = 0;
    for (float component : gradient) {
      sum += Math.abs((double) component);
    }
    return sum / sample.length;
  }

  /** Returns f_0. */
  double startLoss() {
    return startLoss;
  }

  /** Returns ‖g_0‖₁. */
  double norm() {
    return norm;
  }

  /** Returns whether f_0 and ‖g_0‖₁ are finite and above 0. */
  boolean isUsable() {
    return startLoss > 0 && norm > 0 && Double.isFinite(startLoss) && Double.isFinite(norm);
  }

  /** Returns 2 f_0 / ‖g_0‖₁, below which there is a root. */
  double largest() {
    return 2 * startLoss / norm;
  }

  /** Returns h(δ), where {@link #largest} counts as not negative and a loss not finite as +∞. */
  double excess(double rate) {
    if (rate >= largest()) {
      return 0;
    }
    FloatBuffer weights = replica.weights();
    float delta = (float) rate;
    for (int j = 0; j < start.length; j++) {
      weights.put(j, gradient[j] == 0 ? start[j] : start[j] - Math.copySign(delta, gradient[j]));
    }
    double moved = meanLoss();
    return Double.isFinite(moved) ? moved - 2 * startLoss + rate * norm : Double.POSITIVE_INFINITY;
  }

  private double meanLoss() {
    double total = 0;
    for (Evaluation.ChunkScore chunk : shared.scores("loss along a step by signs", this::score)) {
      total += chunk.loss();
    }
    return total / sample.length;
  }

  private Evaluation.ChunkScore score(int chunk) {
    int[] indices = chunk(chunk);
    seed.set(chunk, EngineSeed.INITIAL_RATE);
    try (NDManager manager = replica.manager().newSubManager()) {
      LabelledBatch batch = examples.batch(manager, indices, Augmentation.none());
      NDList outputs = replica.forward(batch.inputs(), true);
      double mean = loss.evaluate(batch.labels(), outputs).getFloat();
      return new Evaluation.ChunkScore(0, mean * indices.length);
    }
  }

  /** Returns the mean loss; adds up each chunk's gradient times its images, in order. */
  private double lossAndGradient() {
    double total = 0;
    for (int chunk = 0; chunk * CHUNK < sample.length; chunk++) {
      int[] indices = chunk(chunk);
      seed.set(chunk, EngineSeed.INITIAL_RATE);
      try (NDManager manager = replica.manager().newSubManager()) {
        LabelledBatch batch = examples.batch(manager, indices, Augmentation.none());
        total += replica.backward(batch, loss) * (double) indices.length;
      }
      addGradient(indices.length);
      peers.progress();
    }
    return total / sample.length;
  }

  private void addGradient(float images) {
    float[] part = new float[Chunks.SIZE];
    for (int first = 0; first < gradient.length; first += part.length) {
      int length = Math.min(part.length, gradient.length - first);
      replica.gradient().read(first, part, length);
      for (int i = 0; i < length; i++) {
        gradient[first + i] += part[i] * images;
      }
    }
  }

  private int[] chunk(int number) {
    return Arrays.copyOfRange(
        sample, number * CHUNK, Math.min((number + 1) * CHUNK, sample.length));
  }

  @Override
  public void close() {
    replica.weightMemory().restore(start);
    replica.constantMemory().restore(constants);
  }
}
