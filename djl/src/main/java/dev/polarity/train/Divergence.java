package dev.polarity.train;

import dev.polarity.error.DivergedException;
import dev.polarity.run.Method;

/** Words what is wrong when a loss or a gradient is no number any more. */
final class Divergence {

  private final String advice;

  /** Words it for runs of a method, whose rate is what a person can change. */
  Divergence(Method method) {
    this.advice =
        method == Method.ALIAS
            ? "try a smaller --method-option largest-rate"
            : "try a smaller --initial-rate";
  }

  /** The loss of a voter is not finite. */
  DivergedException loss(long step, int voter, float value) {
    return new DivergedException(
        "Step %d: the loss of voter %d is %s, so the run has diverged; %s."
            .formatted(step, voter, value, advice));
  }

  /** A component of a voter's gradient is not finite. */
  DivergedException gradient(long step, int voter, String parameter) {
    return new DivergedException(
        "Step %d: the gradient of %s at voter %d is not finite, so the run has diverged; %s."
            .formatted(step, parameter, voter, advice));
  }
}
