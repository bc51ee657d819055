package dev.polarity.dense;

import java.nio.FloatBuffer;

/**
 * AdaGrad: each weight has a rate of its own, which falls with the gradients that it has seen.
 *
 * <pre>
 *   s ← s + g² ,   x ← x - δ g / (√s + ε) ,   s = 0 at first
 * </pre>
 *
 * <p>Duchi, Hazan, Singer, <em>Adaptive Subgradient Methods for Online Learning and Stochastic
 * Optimization</em>, JMLR 12, 2011, as PyTorch defines it ({@code torch.optim.Adagrad}: ε inside
 * the denominator, no decay of the rate beyond the schedule's). Every operation in float.
 */
public final class AdaGrad implements UpdateRule {

  private final FlatWeights weights;
  private final float[] squares;
  private final float epsilon;

  /**
   * Creates the rule.
   *
   * @param weights the weights, shared
   * @param epsilon ε, above 0
   */
  public AdaGrad(FloatBuffer weights, float epsilon) {
    this.weights = new FlatWeights(weights);
    this.squares = new float[weights.capacity()];
    this.epsilon = epsilon;
  }

  @Override
  public void apply(float[] gradient, double rate) {
    float delta = (float) rate;
    weights.change(
        (values, first, length) -> {
          for (int i = 0; i < length; i++) {
            int j = first + i;
            squares[j] += gradient[j] * gradient[j];
            values[i] -= delta * gradient[j] / ((float) Math.sqrt(squares[j]) + epsilon);
          }
        });
  }
}
