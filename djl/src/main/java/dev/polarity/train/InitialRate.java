package dev.polarity.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import dev.polarity.data.Augmentation;
import dev.polarity.data.Examples;
import dev.polarity.data.LabelledBatch;
import dev.polarity.error.DivergedException;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.PolarityException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Finds the initial rate, so that nobody has to.
 *
 * <p>At step 0 the schedule's rule reads δ_0 = √(2(f_0 - f*) / ‖L‖₁). Both unknowns can be
 * measured: f* = 0 for cross-entropy, and ‖L‖₁ shows as the curvature of the loss along the first
 * step s = sign(g_0) at the step's own length. Putting a parabola through f_0 with slope -‖g_0‖₁
 * and f(x_0 - δs) gives the equation
 *
 * <pre>
 *   h(δ) = f(x_0 - δs) - 2 f_0 + δ ‖g_0‖₁ = 0 .
 * </pre>
 *
 * h(0) = -f_0 is below 0 and h(2 f_0 / ‖g_0‖₁) = f ≥ 0, so there is a root. It over-estimates,
 * because the curvature along one ray is at most ‖L‖₁; hence a factor below 1 ({@link #factor}).
 *
 * <p>The same equation tells δ* at any weights that a run has come to, which {@link
 * dev.polarity.schedule.MeasuredSchedule} asks for.
 *
 * <p>All passes run in training mode with the engine seeded alike for each chunk, so that every
 * pass sees the same dropout; weights and running statistics are put back afterwards.
 */
final class InitialRate {

  /** What the root is multiplied by where the schedule advances each step. */
  private static final double FACTOR = 0.25;

  /** How many training images it is measured on, if there are as many. */
  static final int IMAGES = 1024;

  private static final int CHUNK = 128;

  private static final int BISECTIONS = 10;
  private static final int MOST_DOUBLINGS = 200;

  private final Replica replica;
  private final Examples examples;
  private final Loss loss;
  private final EngineSeed seed;
  private final int[] sample;
  private final Runnable progress;

  /**
   * Returns what the root is multiplied by: {@code 1/4 · m^(-1/3)} for stages of m steps. The sum
   * of the first K rates grows as {@code δ_0 · m^(1/3) · K^(2/3)}, so that the weights may travel
   * equally far whatever the stage; the quarter, and that this power suits better than the bound's
   * {@code m^(-1/2)}, were settled by measurement (docs/results.md).
   *
   * @param stageSteps m, at least 1
   */
  static double factor(long stageSteps) {
    return FACTOR / StrictMath.cbrt(stageSteps);
  }

  /**
   * Creates the search.
   *
   * @param replica at the weights that count, to which it returns
   * @param examples the training examples
   * @param sample the examples to measure on, at least one
   * @param loss a cross-entropy
   * @param seed seeds the engine
   * @param progress is told after each pass
   */
  InitialRate(
      Replica replica,
      Examples examples,
      int[] sample,
      Loss loss,
      EngineSeed seed,
      Runnable progress) {
    this.replica = replica;
    this.examples = examples;
    this.loss = loss;
    this.seed = seed;
    this.sample = sample.clone();
    this.progress = progress;
  }

  /**
   * Finds δ*, the root, at the initial weights, with the factor not yet applied.
   *
   * @return a positive rate
   * @throws InvalidInputException if the loss or the gradient is zero, or there is no root
   * @throws DivergedException if either is not finite
   */
  double root() {
    return root(problem -> {
          throw problem;
        })
        .orElseThrow();
  }

  /**
   * Finds δ* at weights that a run has come to.
   *
   * @return a positive rate; empty where it cannot be measured, as when nothing is left to learn
   */
  OptionalDouble laterRoot() {
    return root(problem -> {});
  }

  private OptionalDouble root(Consumer<PolarityException> refusal) {
    float[] start = replica.weightMemory().copy();
    float[] constants = replica.constantMemory().copy();
    try {
      return root(start, refusal);
    } finally {
      replica.weightMemory().restore(start);
      replica.constantMemory().restore(constants);
    }
  }

  private OptionalDouble root(float[] start, Consumer<PolarityException> refusal) {
    float[] sum = new float[start.length];
    double initialLoss = lossAndGradient(sum);
    double norm = 0;
    for (float component : sum) {
      norm += Math.abs((double) component);
    }
    norm /= sample.length;
    if (!Double.isFinite(initialLoss) || !Double.isFinite(norm)) {
      refusal.accept(
          new DivergedException(
              "Before the first step: the loss is %s and the norm of the gradient %s, so there is nothing to start from; check the data and the block."
                  .formatted(initialLoss, norm)));
      return OptionalDouble.empty();
    }
    if (initialLoss == 0 || norm == 0) {
      refusal.accept(
          new InvalidInputException(
              "--initial-rate auto: the %s is zero at the initial weights, so no rate can be derived from it; give a number."
                  .formatted(initialLoss == 0 ? "loss" : "gradient")));
      return OptionalDouble.empty();
    }
    double largest = 2 * initialLoss / norm;
    double low = largest / 16;
    if (excess(low, start, sum, initialLoss, norm, largest) < 0) {
      while (excess(2 * low, start, sum, initialLoss, norm, largest) < 0) {
        low *= 2;
      }
    } else {
      int halvings = 0;
      do {
        low /= 2;
        if (++halvings > MOST_DOUBLINGS) {
          refusal.accept(
              new InvalidInputException(
                  "--initial-rate auto: the loss rises along the first step however short it is; give a number."));
          return OptionalDouble.empty();
        }
      } while (excess(low, start, sum, initialLoss, norm, largest) >= 0);
    }
    double high = 2 * low;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = low + (high - low) / 2;
      if (excess(middle, start, sum, initialLoss, norm, largest) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return OptionalDouble.of(high);
  }

  /** h(δ), where δ_max counts as not negative and a loss that is not finite as +∞. */
  private double excess(
      double rate, float[] start, float[] sum, double initialLoss, double norm, double largest) {
    if (rate >= largest) {
      return 0;
    }
    FloatBuffer weights = replica.weights();
    float delta = (float) rate;
    for (int j = 0; j < start.length; j++) {
      weights.put(j, sum[j] == 0 ? start[j] : start[j] - Math.copySign(delta, sum[j]));
    }
    double loss = meanLoss();
    return Double.isFinite(loss) ? loss - 2 * initialLoss + rate * norm : Double.POSITIVE_INFINITY;
  }

  private double meanLoss() {
    double total = 0;
    for (int chunk = 0; chunk * CHUNK < sample.length; chunk++) {
      int[] indices = chunk(chunk);
      seed.set(chunk, EngineSeed.INITIAL_RATE);
      try (NDManager manager = replica.manager().newSubManager()) {
        LabelledBatch batch = examples.batch(manager, indices, Augmentation.none());
        NDList outputs = replica.forward(batch.inputs(), true);
        total += loss.evaluate(batch.labels(), outputs).getFloat() * (double) indices.length;
      }
      progress.run();
    }
    return total / sample.length;
  }

  /**
   * Returns the mean loss; adds to {@code sum} each chunk's gradient times its images, in order.
   */
  private double lossAndGradient(float[] sum) {
    double total = 0;
    for (int chunk = 0; chunk * CHUNK < sample.length; chunk++) {
      int[] indices = chunk(chunk);
      seed.set(chunk, EngineSeed.INITIAL_RATE);
      try (NDManager manager = replica.manager().newSubManager()) {
        LabelledBatch batch = examples.batch(manager, indices, Augmentation.none());
        total += replica.backward(batch, loss) * (double) indices.length;
      }
      addGradient(sum, indices.length);
      progress.run();
    }
    return total / sample.length;
  }

  private void addGradient(float[] sum, float images) {
    float[] part = new float[Chunks.SIZE];
    for (int first = 0; first < sum.length; first += part.length) {
      int length = Math.min(part.length, sum.length - first);
      replica.gradient().read(first, part, length);
      for (int i = 0; i < length; i++) {
        sum[first + i] += part[i] * images;
      }
    }
  }

  private int[] chunk(int number) {
    return Arrays.copyOfRange(
        sample, number * CHUNK, Math.min((number + 1) * CHUNK, sample.length));
  }
}
