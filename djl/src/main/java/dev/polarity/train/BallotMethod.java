package dev.polarity.train;

import dev.polarity.sign.Casting;
import dev.polarity.sign.Momentum;
import dev.polarity.sign.SignKernels;
import dev.polarity.sign.ZeroRule;
import java.nio.FloatBuffer;

/** How a voter turns a gradient into signs: of the gradient itself, or what its momentum says. */
sealed interface BallotMethod {

  /** Returns which voter this is, 0 … N - 1. */
  int voter();

  /** Returns N. */
  int voters();

  /** Returns what is voted where there is no sign. */
  ZeroRule zeros();

  /** Begins the ballot of a step. */
  default Casting casting(long step, long[] ballot) {
    return new Casting(step, voter(), voters(), zeros(), ballot);
  }

  /**
   * Turns a chunk of the gradient into ballot words.
   *
   * @param kernels the thread's own
   * @param gradient holds the chunk
   * @param offset where its first value is
   * @param length how many coordinates
   * @param first the coordinate of the first, a multiple of 64
   * @param casting receives the words of these coordinates
   * @return -1, or the offset of the first value in the chunk that is not finite
   */
  int pack(
      SignKernels kernels,
      FloatBuffer gradient,
      int offset,
      int length,
      long first,
      Casting casting);

  /**
   * The sign of the gradient itself: signSGD (Bernstein, Wang, Azizzadenesheli, Anandkumar, 2018).
   */
  record Sign(int voter, int voters, ZeroRule zeros) implements BallotMethod {
    @Override
    public int pack(
        SignKernels kernels,
        FloatBuffer gradient,
        int offset,
        int length,
        long first,
        Casting casting) {
      return kernels.pack(gradient, offset, length, first, casting);
    }
  }

  /**
   * What the voter's own momentum says: Signum (the same authors), or Lion by a majority of voters
   * (Liu et al., 2024).
   */
  record OfMomentum(int voter, int voters, ZeroRule zeros, Momentum momentum)
      implements BallotMethod {
    @Override
    public int pack(
        SignKernels kernels,
        FloatBuffer gradient,
        int offset,
        int length,
        long first,
        Casting casting) {
      return momentum.pack(kernels, gradient, offset, length, first, casting);
    }
  }
}
