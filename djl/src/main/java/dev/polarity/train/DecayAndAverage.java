package dev.polarity.train;

import dev.polarity.sign.IterateAverage;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * What every method has beside its own step, so that none is at an advantage: before it the
 * decoupled weight decay {@code x ← x·(1 - δλ)}, not on biases and normalisation, and after it the
 * average of the iterates. {@link WeightUpdate} does the same, in one pass with the verdict.
 */
final class DecayAndAverage {

  private final FloatBuffer weights;
  private final FloatBuffer average;
  private final List<ParameterSlot> decaying;
  private final float weightDecay;
  private final float[] values = new float[Chunks.SIZE];
  private final float[] averages = new float[Chunks.SIZE];

  /**
   * Creates both.
   *
   * @param weights the weights in the order of the coordinates
   * @param average the memory of the average, or null if none is kept
   * @param slots where the parameters lie
   * @param weightDecay λ, 0 for none
   */
  DecayAndAverage(
      FlatMemory weights, FlatMemory average, List<ParameterSlot> slots, float weightDecay) {
    this.weights = weights.floats();
    this.average = average == null ? null : average.floats();
    this.weightDecay = weightDecay;
    this.decaying =
        slots.stream()
            .filter(slot -> weightDecay != 0 && slot.trainable() && slot.decays())
            .toList();
  }

  /** Shrinks the weights, before a step of this rate. */
  void decay(double rate) {
    float shrink = (float) (1 - (double) (float) rate * weightDecay);
    for (ParameterSlot slot : decaying) {
      for (int j = (int) slot.first(); j < slot.end(); j++) {
        weights.put(j, weights.get(j) * shrink);
      }
    }
  }

  /** Takes the new weights into the average, after a step. */
  void average(long step) {
    if (average == null) {
      return;
    }
    float share = IterateAverage.weight(step + 1);
    for (int first = 0; first < weights.capacity(); first += Chunks.SIZE) {
      int length = Math.min(Chunks.SIZE, weights.capacity() - first);
      weights.get(first, values, 0, length);
      average.get(first, averages, 0, length);
      for (int i = 0; i < length; i++) {
        averages[i] += share * (values[i] - averages[i]);
      }
      average.put(first, averages, 0, length);
    }
  }
}
