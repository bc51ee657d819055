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

  /**
   * Creates a voter.
   *
   * @param number 0 … N - 1
   * @param method how it votes
   * @param clip the largest Euclidean norm that a gradient may have before it is scaled down; 0
   *     means that none is scaled
   * @param chunks works through the coordinates
   */
  Voter(int number, BallotMethod method, float clip, Chunks chunks) {
    this.number = number;
    this.method = method;
    this.clip = clip;
    this.chunks = chunks;
  }

  int number() {
    return number;
  }

  BallotMethod method() {
    return method;
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
    float scale = clip > 0 ? clippingScale(gradient) : 1;
    Casting casting = method.casting(step, ballot);
    chunks.forEach(
        gradient.coordinates(),
        (first, length, kernels) -> {
          int offset = pack(gradient, first, length, scale, casting, kernels);
          if (offset >= 0) {
            throw new DivergedException(
                "Step %d: the gradient of %s at voter %d is not finite, so the run has diverged; try a smaller --initial-rate."
                    .formatted(step, replica.parameterAt(first + offset), number));
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

  /**
   * The factor that brings the gradient's Euclidean norm, summed in double in order, to the clip.
   */
  private float clippingScale(Gradient gradient) {
    float[] chunk = new float[Chunks.SIZE];
    double squares = 0;
    for (long first = 0; first < gradient.coordinates(); first += Chunks.SIZE) {
      int length = (int) Math.min(Chunks.SIZE, gradient.coordinates() - first);
      gradient.read(first, chunk, length);
      for (int i = 0; i < length; i++) {
        squares += (double) chunk[i] * chunk[i];
      }
    }
    double norm = StrictMath.sqrt(squares);
    return norm > clip ? (float) (clip / norm) : 1;
  }
}
