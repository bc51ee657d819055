package dev.polarity.sign;

import java.nio.FloatBuffer;

/**
 * The loops over floats of a step, of which there are two kinds: {@link ScalarKernels} everywhere,
 * and one of vector instructions where {@link KernelChoice} finds it. Both do the same operations
 * in the same order on each coordinate, every one rounded to float by itself, and so give the same
 * bits.
 *
 * <p>Arguments are checked by {@link SignKernels} and {@link Momentum}. Buffers are in the native
 * byte order, in the memory of the engine or over an array; offsets count from their start and not
 * from their position. The last argument is the thread's own room, for a chunk at least.
 */
interface Kernels {

  /** Returns what they are called. */
  String name();

  /** Returns the width of the vectors that they are written in, 0 for none. */
  int vectorBits();

  /** Returns whether they are at their best on memory outside the heap. */
  boolean preferDirect();

  /**
   * Packs the signs of values.
   *
   * @return -1, or the offset of the first value that is not finite, counted from {@code offset};
   *     the ballot is then of no further use
   */
  int pack(FloatBuffer values, int offset, int length, int firstWord, Casting casting, Room room);

  /**
   * Packs the signs of {@code β·m + (1-β)·g} and takes the gradient into the momentum, {@code m =
   * γ·m + (1-γ)·g}, each two products and one sum; where the gradient was 0 for too long, m becomes
   * 0 and so does the vote.
   *
   * @return -1, or the offset of the first gradient that is not finite, counted from {@code
   *     offset}; the momentum and the ballot are then of no further use
   */
  int packMomentum(
      FloatBuffer gradient,
      int offset,
      int length,
      MomentumState state,
      int firstWord,
      Casting casting,
      Room room);

  /** Moves weights: {@code x ← x·f ∓ δ}, with f = 1 where no decay acts. */
  void move(FloatBuffer weights, int first, int length, WeightMove move, Room room);

  /** Moves weights, and then their average: {@code x̄ ← x̄ + w·(x - x̄)}. */
  void moveAndAverage(
      FloatBuffer weights,
      FloatBuffer average,
      int first,
      int length,
      WeightMove move,
      float share,
      Room room);
}
