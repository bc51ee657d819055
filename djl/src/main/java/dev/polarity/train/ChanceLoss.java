package dev.polarity.train;

/**
 * What whoever guesses among C classes has to pay: a cross-entropy of ln C.
 *
 * <p>The root δ* that rates are measured by takes the whole loss for what is to be gained (f* = 0),
 * and grows as it does: of as many pictures in a hundred classes in place of ten, loss and root are
 * about twice as large, at the initial weights and along the run. The best rate is not. So where
 * there are more classes than ten, with which the numbers ¼ and 8 were settled, a root counts as if
 * there were ten:
 *
 * <pre>
 *   δ* · ln 10 / ln C
 * </pre>
 *
 * With fewer it counts as it is: of two classes more than that was worse (docs/results.md).
 */
final class ChanceLoss {

  private static final int SETTLED_WITH = 10;

  private ChanceLoss() {}

  /**
   * Returns what a root is multiplied by, at most 1.
   *
   * @param classes C; 0 where labels are not classes
   */
  static double share(int classes) {
    return classes <= SETTLED_WITH ? 1 : StrictMath.log(SETTLED_WITH) / StrictMath.log(classes);
  }
}
