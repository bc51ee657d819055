package dev.polarity.train;

import dev.polarity.sign.Momentum;
import dev.polarity.sign.SignPacker;
import dev.polarity.sign.ZeroRule;

/** How a voter turns a gradient into signs: of the gradient itself, or of its momentum. */
sealed interface BallotMethod {

  /**
   * Turns a chunk of the gradient into ballot words.
   *
   * @param gradient the chunk, in place from its start on
   * @param length how many coordinates
   * @param first the coordinate of the first, a multiple of 64
   * @param step the step
   * @param ballot receives the words of these coordinates
   * @return -1, or the offset of the first value in the chunk that is not finite
   */
  int pack(float[] gradient, int length, long first, long step, long[] ballot);

  /**
   * The sign of the gradient itself: signSGD (Bernstein, Wang, Azizzadenesheli, Anandkumar, 2018).
   */
  record Sign(int voter, int voters, ZeroRule zeros) implements BallotMethod {
    @Override
    public int pack(float[] gradient, int length, long first, long step, long[] ballot) {
      return SignPacker.pack(gradient, length, first, step, voter, voters, zeros, ballot);
    }
  }

  /** The sign of the voter's own momentum: Signum (the same authors). */
  record Signum(int voter, int voters, ZeroRule zeros, Momentum momentum) implements BallotMethod {
    @Override
    public int pack(float[] gradient, int length, long first, long step, long[] ballot) {
      return momentum.pack(gradient, length, first, step, voter, voters, zeros, ballot);
    }
  }
}
