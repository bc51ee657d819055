package dev.polarity.dense;

import java.nio.FloatBuffer;

/**
 * RMSProp: each weight's gradient divided by the root of a running mean of its squares.
 *
 * <pre>
 *   v ← α v + (1 - α) g² ,   x ← x - δ g / (√v + ε) ,   v = 0 at first
 * </pre>
 *
 * <p>Tieleman, Hinton, <em>Lecture 6.5</em>, Neural Networks for Machine Learning, 2012, as PyTorch
 * defines it ({@code torch.optim.RMSprop}: not centred, no momentum, ε outside of the root). Every
 * operation in float.
 */
public final class RmsProp implements UpdateRule {

  private final FlatWeights weights;
  private final float[] means;
  private final float alpha;
  private final float epsilon;

  /**
   * Creates the rule.
   *
   * @param weights the weights, shared
   * @param alpha α, from 0 to below 1
   * @param epsilon ε, above 0
   */
  public RmsProp(FloatBuffer weights, float alpha, float epsilon) {
    this.weights = new FlatWeights(weights);
    this.means = new float[weights.capacity()];
    this.alpha = alpha;
    this.epsilon = epsilon;
  }

  @Override
  public void apply(float[] gradient, double rate) {
    float delta = (float) rate;
    float rest = 1 - alpha;
    weights.change(
        (values, first, length) -> {
          for (int i = 0; i < length; i++) {
            int j = first + i;
            means[j] = alpha * means[j] + rest * (gradient[j] * gradient[j]);
            values[i] -= delta * gradient[j] / ((float) Math.sqrt(means[j]) + epsilon);
          }
        });
  }
}
