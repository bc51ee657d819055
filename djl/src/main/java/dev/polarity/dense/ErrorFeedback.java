package dev.polarity.dense;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Scaled signs with error feedback: what a voter's signs leave out of its step, it adds to its next
 * one. Per voter v, with each parameter tensor t of d_t weights compressed by itself,
 *
 * <pre>
 *   p = δ g_v + e_v ,   Δ_v = (‖p_t‖₁ / d_t) sign(p_t) ,   e_v ← p - Δ_v ,   x ← x - (1/N) Σ_v Δ_v
 * </pre>
 *
 * with e_v = 0 at first and the sign of 0 positive, as one bit has to be. Karimireddy, Rebjock,
 * Stich, Jaggi, <em>Error Feedback Fixes SignSGD and other Gradient Compression Schemes</em>, ICML
 * 2019, algorithm 1, with the mean over workers. A voter sends d bits and a float for each tensor.
 *
 * <p>‖p_t‖₁ is summed in double in order and divided there; the scale is rounded to float once, and
 * all else is in float. The mean is the sum in the order of the voters, times 1/N.
 */
public final class ErrorFeedback {

  private final FlatWeights weights;
  private final int[] ends;
  private final float[][] errors;
  private final float[] sum;
  private final float share;

  /**
   * Creates the memory of all voters, empty.
   *
   * @param weights the weights, shared
   * @param ends for each tensor, in order, the coordinate after its last; the last one is d
   * @param voters N
   */
  public ErrorFeedback(FloatBuffer weights, int[] ends, int voters) {
    this.weights = new FlatWeights(weights);
    this.ends = ends.clone();
    this.errors = new float[voters][weights.capacity()];
    this.sum = new float[weights.capacity()];
    this.share = (float) (1.0 / voters);
  }

  /**
   * Takes in a voter's gradient; all voters are taken in once per step, in their order.
   *
   * @param voter v
   * @param gradient its gradient, finite
   * @param rate δ of the step
   */
  public void add(int voter, float[] gradient, double rate) {
    float delta = (float) rate;
    float[] error = errors[voter];
    for (int j = 0; j < error.length; j++) {
      error[j] += delta * gradient[j];
    }
    int first = 0;
    for (int end : ends) {
      compress(error, first, end);
      first = end;
    }
  }

  private void compress(float[] corrected, int first, int end) {
    double norm = 0;
    for (int j = first; j < end; j++) {
      norm += Math.abs((double) corrected[j]);
    }
    float scale = (float) (norm / (end - first));
    for (int j = first; j < end; j++) {
      float sent = corrected[j] < 0 ? -scale : scale;
      sum[j] += sent;
      corrected[j] -= sent;
    }
  }

  /** Moves the weights by the mean of what the voters have sent, and begins anew. */
  public void move() {
    weights.change(
        (values, first, length) -> {
          for (int i = 0; i < length; i++) {
            values[i] -= share * sum[first + i];
          }
        });
    Arrays.fill(sum, 0);
  }

  /** Returns what a voter has not sent yet, as it stands. */
  float[] error(int voter) {
    return errors[voter];
  }
}
