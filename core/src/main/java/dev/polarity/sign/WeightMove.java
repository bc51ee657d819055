package dev.polarity.sign;

/**
 * What a step does to the weights: with a decay λ first {@code x ← x·(1 - δλ)} where it acts, and
 * then {@code x ← x - δ·s}, s = -1 where the verdict is negative and +1 elsewhere, each rounded to
 * float once. Where the decay does not act, the product is one with 1, which is exact.
 */
public final class WeightMove {

  private static final long[] NOWHERE = {};

  private final long[] verdict;
  private final float rate;
  private final long[] decaying;
  private final float factor;

  private WeightMove(long[] verdict, float rate, long[] decaying, float factor) {
    this.verdict = verdict;
    this.rate = SignApplier.requireRate(rate);
    this.decaying = decaying;
    this.factor = factor;
  }

  /**
   * Returns a move without decay.
   *
   * @param verdict the whole verdict
   * @param rate δ, finite and at least 0
   * @throws IllegalArgumentException if the rate is negative or not finite
   */
  public static WeightMove of(long[] verdict, float rate) {
    return new WeightMove(verdict, rate, NOWHERE, 1);
  }

  /**
   * Returns a move with decay.
   *
   * @param verdict the whole verdict
   * @param rate δ, finite and at least 0
   * @param decaying a bit for each coordinate, laid out as a verdict's and set where the decay
   *     acts; words that are 0 may be missing at the end
   * @param factor 1 - δλ
   * @throws IllegalArgumentException if the rate is negative or not finite
   */
  public static WeightMove decaying(long[] verdict, float rate, long[] decaying, float factor) {
    return new WeightMove(verdict, rate, decaying, factor);
  }

  long[] verdict() {
    return verdict;
  }

  float rate() {
    return rate;
  }

  /** Returns the bits of a word's coordinates, set where the decay acts. */
  long decaying(int word) {
    return word < decaying.length ? decaying[word] : 0;
  }

  /** Returns whether the decay acts on all coordinates of some words in a row, or on none. */
  boolean decaysAlike(int firstWord, int count) {
    long first = decaying(firstWord);
    if (first != 0 && first != -1) {
      return false;
    }
    for (int word = firstWord + 1; word < firstWord + count; word++) {
      if (decaying(word) != first) {
        return false;
      }
    }
    return true;
  }

  float factor() {
    return factor;
  }
}
