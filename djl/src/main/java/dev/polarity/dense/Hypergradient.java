package dev.polarity.dense;

import java.nio.FloatBuffer;

/**
 * Gradient descent whose rate follows its own gradient: the derivative of the loss by the last rate
 * is minus the inner product of the last two gradients, so
 *
 * <pre>
 *   δ_k = δ_{k-1} + β ⟨g_k, g_{k-1}⟩ ,   x ← x - δ_k g_k .
 * </pre>
 *
 * <p>Baydin, Cornish, Martínez Rubio, Schmidt, Wood, <em>Online Learning Rate Adaptation with
 * Hypergradient Descent</em>, ICLR 2018: SGD-HD, the additive rule. The first rate is the run's
 * initial rate. The inner product is summed in double in the order of the coordinates; the rate may
 * fall below 0, as in the paper.
 */
public final class Hypergradient implements UpdateRule {

  private final FlatWeights weights;
  private final float[] last;
  private final double beta;
  private double rate = Double.NaN;

  /**
   * Creates the rule.
   *
   * @param weights the weights, shared
   * @param beta β, the rate of the rate, from 0 on
   */
  public Hypergradient(FloatBuffer weights, double beta) {
    this.weights = new FlatWeights(weights);
    this.last = new float[weights.capacity()];
    this.beta = beta;
  }

  @Override
  public double rate(float[] gradient, double scheduled) {
    if (Double.isNaN(rate)) {
      rate = scheduled;
    } else {
      double product = 0;
      for (int j = 0; j < last.length; j++) {
        product += (double) gradient[j] * last[j];
      }
      rate += beta * product;
    }
    return rate;
  }

  @Override
  public void apply(float[] gradient, double rate) {
    float delta = (float) rate;
    weights.change(
        (values, first, length) -> {
          for (int i = 0; i < length; i++) {
            values[i] -= delta * gradient[first + i];
          }
        });
    System.arraycopy(gradient, 0, last, 0, last.length);
  }
}
