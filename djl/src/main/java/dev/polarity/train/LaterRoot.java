package dev.polarity.train;

import java.util.OptionalDouble;

/**
 * Finds δ*, as {@link InitialRate} has it, at weights that a run has come to, where it matters only
 * how far it has fallen. So the search begins at the root that would leave the rate as it is, and
 * is over after one pass where that is not reached; and what follows is as fine as a rate needs,
 * not more: half as many images, six bisections, which leave a hundredth or two.
 */
final class LaterRoot {

  /** How many training images it is measured on, if there are as many. */
  static final int IMAGES = 512;

  private static final int BISECTIONS = 6;
  private static final int MOST_HALVINGS = 60;

  private LaterRoot() {}

  /**
   * Finds δ* where it is below a limit.
   *
   * @param ray from the weights that the run has come to
   * @param limit above 0
   * @return δ*; empty where it is not below the limit, and where there is none to be found, as when
   *     nothing is left to learn
   */
  static OptionalDouble below(SignRay ray, double limit) {
    if (!ray.isUsable() || ray.excess(limit) < 0) {
      return OptionalDouble.empty();
    }
    double low = limit;
    for (int halvings = 0; halvings < MOST_HALVINGS; halvings++) {
      low /= 2;
      if (ray.excess(low) < 0) {
        return OptionalDouble.of(InitialRate.bisected(ray, low, BISECTIONS));
      }
    }
    return OptionalDouble.empty();
  }
}
