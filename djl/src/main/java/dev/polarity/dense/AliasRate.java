package dev.polarity.dense;

import java.nio.FloatBuffer;

/**
 * The rate that ALIAS gives to a step of signs, worked out from how gradients change along the way:
 *
 * <pre>
 *   λ_k = ( Σ_{i&lt;k} ‖g_{i+1} - g_i‖₁ / ‖x_{i+1} - x_i‖_∞ )^(-1/2)
 *   d_k = max( d_{k-1} , Σ_{i&lt;k} ⟨g_{i+1}, x_i - x_{i+1}⟩ )
 *   δ_k = λ_k √d_k , worked out as √(d_k / Σ)
 * </pre>
 *
 * where x_i - x_{i+1} is δ_i times the signs of step i. Medyakov, Stanko, Molodtsov, Zmushko,
 * Evseev, Petrov, Beznosikov, <em>Sign-SGD via Parameter-Free Optimization</em>, ICLR 2026, arXiv
 * 2506.03725, option I. At step 0 the sum is empty, so λ_0 is infinite. The authors' program starts
 * the sum at 0 too, takes a positive d_0 from its user (1 in its scripts), and bounds every rate by
 * 0.001; so do we, by default, and the first rate is that bound.
 *
 * <p>With mini-batches g_{i+1} - g_i is mostly noise, which does not shrink with the step, and so
 * drives the rate down. The authors' program can therefore look back further, in its scripts by 10
 * or 20 steps: with {@code every} = m only the steps 0, m, 2m, … count in the sums, each compared
 * with the one before it among them, and the rate stays the same in between. The formulas above are
 * those of m = 1.
 *
 * <p>The paper's voters would have to agree on two numbers: here each works out ‖g_{i+1} - g_i‖₁
 * and the inner product from its own gradients, in double in the order of the coordinates, sends
 * both as floats, and the mean over the voters, in double in their order, is used.
 */
public final class AliasRate {

  private final FloatBuffer weights;
  private final float[] anchor;
  private final float[] moved;
  private final float[][] last;
  private final double largest;
  private final long every;
  private double smoothness;
  private double gap;
  private double progress;
  private double rate;
  private double length;
  private double changes;
  private double products;
  private long step;

  /**
   * Creates the rate before the first step.
   *
   * @param weights the weights, shared; read only
   * @param voters N
   * @param gap d_0, above 0
   * @param largest what no rate exceeds, above 0; the first rate
   * @param every m, from 1 on
   */
  public AliasRate(FloatBuffer weights, int voters, double gap, double largest, long every) {
    this.weights = weights;
    this.anchor = new float[weights.capacity()];
    this.moved = new float[weights.capacity()];
    this.last = new float[voters][weights.capacity()];
    this.gap = gap;
    this.largest = largest;
    this.rate = largest;
    this.every = every;
  }

  /**
   * Takes in a voter's gradient; all voters are taken in once per step, in their order, before the
   * weights are moved.
   *
   * @param voter v
   * @param gradient its gradient, finite
   */
  public void add(int voter, float[] gradient) {
    if (step % every != 0) {
      return;
    }
    if (voter == 0) {
      look();
    }
    float[] before = last[voter];
    double change = 0;
    double product = 0;
    for (int j = 0; j < gradient.length; j++) {
      change += Math.abs((double) gradient[j] - before[j]);
      product += (double) gradient[j] * moved[j];
    }
    changes += (float) change;
    products += (float) product;
    System.arraycopy(gradient, 0, before, 0, before.length);
  }

  /** Sees how far the weights have come since they were looked at last. */
  private void look() {
    length = 0;
    for (int j = 0; j < moved.length; j++) {
      float now = weights.get(j);
      moved[j] = anchor[j] - now;
      anchor[j] = now;
      length = Math.max(length, Math.abs(moved[j]));
    }
  }

  /** Returns δ of the step whose gradients were taken in, and begins the next. */
  public double next() {
    if (step > 0 && step % every == 0 && length > 0) {
      smoothness += changes / last.length / length;
      progress += products / last.length;
      gap = Math.max(gap, progress);
      rate = Math.min(largest, StrictMath.sqrt(gap / smoothness));
    }
    changes = 0;
    products = 0;
    step++;
    return rate;
  }
}
