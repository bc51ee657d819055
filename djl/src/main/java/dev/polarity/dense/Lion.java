package dev.polarity.dense;

import java.nio.FloatBuffer;

/**
 * Lion: the sign of a momentum that leans towards the newest gradient.
 *
 * <pre>
 *   x ← x - δ sign(β₁ m + (1 - β₁) g) ,   m ← β₂ m + (1 - β₂) g ,   m = 0 at first
 * </pre>
 *
 * with a sign of 0 where there is 0. Chen et al., <em>Symbolic Discovery of Optimization
 * Algorithms</em>, NeurIPS 2023. As published it is a dense method: voters average their gradients,
 * and the sign is taken of the average's momentum. Every operation in float.
 */
public final class Lion implements UpdateRule {

  private final FlatWeights weights;
  private final float[] momentum;
  private final float beta1;
  private final float beta2;

  /**
   * Creates the rule.
   *
   * @param weights the weights, shared
   * @param beta1 β₁, from 0 to below 1
   * @param beta2 β₂, from 0 to below 1
   */
  public Lion(FloatBuffer weights, float beta1, float beta2) {
    this.weights = new FlatWeights(weights);
    this.momentum = new float[weights.capacity()];
    this.beta1 = beta1;
    this.beta2 = beta2;
  }

  @Override
  public void apply(float[] gradient, double rate) {
    float delta = (float) rate;
    float rest1 = 1 - beta1;
    float rest2 = 1 - beta2;
    weights.change(
        (values, first, length) -> {
          for (int i = 0; i < length; i++) {
            int j = first + i;
            values[i] -= delta * Math.signum(beta1 * momentum[j] + rest1 * gradient[j]);
            momentum[j] = beta2 * momentum[j] + rest2 * gradient[j];
          }
        });
  }
}
