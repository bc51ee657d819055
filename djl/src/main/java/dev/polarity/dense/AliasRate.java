package dev.polarity.dense;

/**
 * The rate that ALIAS gives to a step of signs, worked out from how gradients change along the way:
 *
 * <pre>
 *   λ_k = ( Σ_{i&lt;k} ‖g_{i+1} - g_i‖₁ / ‖x_{i+1} - x_i‖_∞ )^(-1/2)
 *   d_k = max( d_{k-1} , Σ_{i&lt;k} δ_i ⟨g_{i+1}, s_i⟩ ) ,   s_i the signs of step i
 *   δ_k = λ_k √d_k , worked out as √(d_k / Σ)
 * </pre>
 *
 * <p>Medyakov, Stanko, Molodtsov, Zmushko, Evseev, Petrov, Beznosikov, <em>Sign-SGD via
 * Parameter-Free Optimization</em>, ICLR 2026, arXiv 2506.03725, option I. At step 0 the sum is
 * empty, so λ_0 is infinite. The authors' program starts the sum at 0 too, takes a positive d_0
 * from its user (1 in its scripts), and bounds every rate by 0.001; so do we, by default, and the
 * first rate is that bound. ‖x_{i+1} - x_i‖_∞ is δ_i, which a step of signs is long everywhere
 * (weight decay left out).
 *
 * <p>The paper's voters would have to agree on two numbers: here each works out ‖g_{i+1} - g_i‖₁
 * and ⟨g_{i+1}, s_i⟩ from its own gradients and the verdict, in double in the order of the
 * coordinates, sends both as floats, and the mean over the voters, in double in their order, is
 * used. A verdict has no zeros, so s_i has none.
 */
public final class AliasRate {

  private final float[][] last;
  private final double largest;
  private double smoothness;
  private double gap;
  private double progress;
  private double rate = Double.NaN;
  private double changes;
  private double products;
  private int taken;

  /**
   * Creates the rate before the first step.
   *
   * @param coordinates d
   * @param voters N
   * @param gap d_0, above 0
   * @param largest what no rate exceeds, above 0; the first rate
   */
  public AliasRate(int coordinates, int voters, double gap, double largest) {
    this.last = new float[voters][coordinates];
    this.gap = gap;
    this.largest = largest;
  }

  /**
   * Takes in a voter's gradient; all voters are taken in once per step, in their order.
   *
   * @param voter v
   * @param gradient its gradient, finite
   * @param lastVerdict the signs of the step before, a bit for each coordinate, 1 = negative; any
   *     at step 0
   */
  public void add(int voter, float[] gradient, long[] lastVerdict) {
    float[] before = last[voter];
    double change = 0;
    double product = 0;
    for (int j = 0; j < gradient.length; j++) {
      change += Math.abs((double) gradient[j] - before[j]);
      boolean negative = (lastVerdict[j >>> 6] >>> j & 1) != 0;
      product += negative ? -(double) gradient[j] : gradient[j];
    }
    changes += (float) change;
    products += (float) product;
    taken++;
    System.arraycopy(gradient, 0, before, 0, before.length);
  }

  /** Returns δ of the step whose gradients were taken in, and begins the next. */
  public double next() {
    if (!Double.isNaN(rate)) {
      double length = (float) rate;
      smoothness += changes / taken / length;
      progress += length * (products / taken);
      gap = Math.max(gap, progress);
    }
    rate = Math.min(largest, StrictMath.sqrt(gap / smoothness));
    changes = 0;
    products = 0;
    taken = 0;
    return rate;
  }
}
