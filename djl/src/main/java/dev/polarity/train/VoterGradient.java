package dev.polarity.train;

import dev.polarity.error.DivergedException;

/**
 * A voter's gradient as one array, for methods that need more of it than its signs: clipped as a
 * voter's is, and checked to be finite.
 */
final class VoterGradient {

  private final Replica replica;
  private final float clip;
  private final Divergence divergence;
  private final float[] values;

  /**
   * Creates the array.
   *
   * @param replica holds the gradient of the last pass
   * @param clip the largest Euclidean norm of a gradient, 0 for none
   * @param divergence words what is wrong
   */
  VoterGradient(Replica replica, float clip, Divergence divergence) {
    this.replica = replica;
    this.clip = clip;
    this.divergence = divergence;
    this.values = new float[Math.toIntExact(replica.coordinates())];
  }

  /**
   * Takes the gradient of the last backward pass.
   *
   * @param step the step
   * @param voter whose it is
   * @return the gradient, in an array that is used again
   * @throws DivergedException if a value is not finite
   */
  float[] take(long step, int voter) {
    replica.gradient().read(0, values, values.length);
    for (int j = 0; j < values.length; j++) {
      if (!Float.isFinite(values[j])) {
        throw divergence.gradient(step, voter, replica.parameterAt(j));
      }
    }
    float scale = replica.gradient().clippingScale(clip);
    if (scale != 1) {
      for (int j = 0; j < values.length; j++) {
        values[j] *= scale;
      }
    }
    return values;
  }
}
