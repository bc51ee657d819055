package dev.polarity.train;

import dev.polarity.error.DivergedException;
import dev.polarity.sign.Casting;
import dev.polarity.sign.SignKernels;
import java.nio.FloatBuffer;

/** Casts one ballot per step: the gradient of its own mini-batch, turned into signs. */
final class Voter {

  private final int number;
  private final BallotMethod method;
  private final float clip;
  private final Chunks chunks;
  private final Divergence divergence;

  /**
   * Creates a voter.
   *
   * @param number 0 … N - 1
   * @param method how it votes
   * @param clip the largest Euclidean norm that a gradient may have before it is scaled down; 0
   *     means that none is scaled
   * @param chunks works through the coordinates
   * @param divergence words what is wrong
   */
  Voter(int number, BallotMethod method, float clip, Chunks chunks, Divergence divergence) {
    this.number = number;
    this.method = method;
    this.clip = clip;
    this.chunks = chunks;
    this.divergence = divergence;
  }

  int number() {
    return number;
  }

  BallotMethod method() {
    return method;
  }

  /** A ballot that is being cast, range by range. */
  @FunctionalInterface
  interface Ranges {
    /**
     * Casts the votes of a range of coordinates; each is to be given once.
     *
     * @param from the first coordinate, a multiple of 64
     * @param to the first coordinate after them, a multiple of 64 or d
     * @throws DivergedException if a value is not finite
     */
    void cast(long from, long to);
  }

  /**
   * Casts the ballot of a step.
   *
   * @param step the step
   * @param gradient the gradient of the voter's own mini-batch
   * @param replica names the parameter where something is wrong
   * @param ballot receives the signs, 1 = negative
   * @throws DivergedException if a value is not finite
   */
  void cast(long step, Gradient gradient, Replica replica, long[] ballot) {
    ranges(step, gradient, replica, ballot).cast(0, gradient.coordinates());
  }

  /**
   * Begins the ballot of a step, whose ranges are then cast when they are wanted.
   *
   * @param step the step
   * @param gradient the gradient of the voter's own mini-batch; it must stay as it is until then
   * @param replica names the parameter where something is wrong
   * @param ballot receives the signs, 1 = negative
   * @return what casts them
   */
  Ranges ranges(long step, Gradient gradient, Replica replica, long[] ballot) {
    float scale = gradient.clippingScale(clip);
    Casting casting = method.casting(step, ballot);
    return (from, to) ->
        chunks.forEach(
            from,
            to,
            (first, length, kernels) -> {
              int offset = pack(gradient, first, length, scale, casting, kernels);
              if (offset >= 0) {
                throw divergence.gradient(step, number, replica.parameterAt(first + offset));
              }
            });
  }

  /** Packs a chunk from where it lies, or, if it is in pieces or has to be scaled, from a copy. */
  private int pack(
      Gradient gradient, int first, int length, float scale, Casting casting, SignKernels kernels) {
    int tensor = scale == 1 ? gradient.tensorOf(first, length) : Gradient.NONE;
    if (tensor != Gradient.NONE) {
      FloatBuffer values = gradient.values(tensor);
      int offset = gradient.offset(tensor, first);
      return method.pack(kernels, values, offset, length, first, casting);
    }
    FloatBuffer copy = kernels.gathered();
    gradient.read(first, copy, length);
    scale(copy, length, scale);
    return method.pack(kernels, copy, 0, length, first, casting);
  }

  private static void scale(FloatBuffer values, int length, float scale) {
    if (scale != 1) {
      for (int i = 0; i < length; i++) {
        values.put(i, values.get(i) * scale);
      }
    }
  }
}
