package dev.polarity.train;

import dev.polarity.run.CoordinateRange;
import dev.polarity.sign.IterateAverage;
import dev.polarity.sign.WeightMove;
import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.List;

/**
 * What a verdict does to the weights: with a decay λ first {@code x ← x·(1 - δλ)}, then {@code x ←
 * x ∓ δ}, each rounded to float once; and then the average of the iterates moves a little towards
 * the new weights,
 *
 * <pre>
 *   x̄ ← x̄ + w·(x - x̄) ,   w = (η + 1) / (k + η) ,   η = 8 ,   k = 1, 2, …
 * </pre>
 *
 * (polynomial-decay averaging, Shamir and Zhang 2013: the weight of an old iterate falls as a power
 * of its age). One pass over the memory does all of it. Replaying the journal goes through this
 * same class, so a resumed run has the same bits.
 */
final class WeightUpdate {

  private final FloatBuffer weights;
  private final FloatBuffer average;
  private final long[] decaying;
  private final float weightDecay;
  private final Chunks chunks;

  /**
   * Creates the update.
   *
   * @param weights the weights in the order of the coordinates
   * @param average the memory of the average, or null if none is kept
   * @param decaying the coordinates that a decay acts on
   * @param weightDecay λ, 0 for none
   * @param chunks works through the coordinates
   */
  WeightUpdate(
      FlatMemory weights,
      FlatMemory average,
      List<CoordinateRange> decaying,
      float weightDecay,
      Chunks chunks) {
    this.weights = weights.floats();
    this.average = average == null ? null : average.floats();
    this.weightDecay = weightDecay;
    this.chunks = chunks;
    this.decaying = bits(weightDecay == 0 ? List.of() : decaying);
  }

  /** Returns how many coordinates at once keep all threads busy. */
  int coordinatesAtOnce() {
    return chunks.coordinatesAtOnce();
  }

  /**
   * Applies the verdict of a step.
   *
   * @param step the step, which makes the weights those of step + 1
   * @param verdict the majority's signs
   * @param rate δ of the step
   */
  void apply(long step, long[] verdict, double rate) {
    apply(step, verdict, rate, 0, weights.capacity());
  }

  /**
   * The same to a range of coordinates; each is to be given once.
   *
   * @param step the step, which makes the weights those of step + 1
   * @param verdict the majority's signs, of which those of the range are read
   * @param rate δ of the step
   * @param from the first coordinate, a multiple of 64
   * @param to the first coordinate after them, a multiple of 64 or d
   */
  void apply(long step, long[] verdict, double rate, int from, int to) {
    float delta = (float) rate;
    float shrink = (float) (1 - (double) delta * weightDecay);
    WeightMove move = WeightMove.decaying(verdict, delta, decaying, shrink);
    float share = IterateAverage.weight(step + 1);
    chunks.forEach(
        from,
        to,
        (first, length, kernels) -> {
          if (average == null) {
            kernels.move(weights, first, length, move);
          } else {
            kernels.moveAndAverage(weights, average, first, length, move, share);
          }
        });
  }

  private static long[] bits(List<CoordinateRange> ranges) {
    BitSet bits = new BitSet();
    ranges.forEach(range -> bits.set((int) range.first(), (int) range.end()));
    return bits.toLongArray();
  }
}
