package dev.polarity.sign;

/**
 * One voter's momentum as kernels see it: a step votes the sign of {@code β·m + (1-β)·g}, and then
 * {@code m = γ·m + (1-γ)·g}. {@link Momentum} says why.
 *
 * @param ballotBeta β
 * @param memoryBeta γ
 * @param values m of all coordinates
 * @param zeroRuns how many gradients in a row were 0
 */
record MomentumState(float ballotBeta, float memoryBeta, float[] values, ZeroRuns zeroRuns) {

  /** Returns whether the ballot has the signs of the new m, as it is with one factor for both. */
  boolean votesMomentum() {
    return ballotBeta == memoryBeta;
  }
}
