package dev.polarity.sign;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * The loops over floats of a training step, for one thread: signs of a gradient or a momentum into
 * a ballot, a verdict into the weights and their average. Which kind of kernels does it, scalar or
 * vector, is found when an object is made ({@link #description}); it changes the time and no bit.
 *
 * <p>Floats are given as buffers in the native byte order, direct or over an array, so that a
 * kernel may work on the engine's own memory. Offsets count from a buffer's start.
 *
 * <p>Not safe for use by several threads at once: it owns room for a chunk. Several objects may
 * work on chunks of the same memory that do not overlap.
 */
public final class SignKernels {

  private final Kernels kernels;
  private final Room room;
  private final FloatBuffer gathered;

  /**
   * Chooses kernels and makes room.
   *
   * @param largestChunk the most coordinates that a chunk has
   * @throws dev.polarity.error.InvalidInputException if the system property {@code
   *     polarity.sign-kernels} asks for kernels that there are not
   */
  public SignKernels(int largestChunk) {
    this(largestChunk, KernelChoice.ofThisProcess().kernels());
  }

  SignKernels(int largestChunk, Kernels kernels) {
    this.kernels = kernels;
    this.room = new Room(largestChunk);
    this.gathered =
        kernels.preferDirect()
            ? ByteBuffer.allocateDirect(Math.multiplyExact(largestChunk, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
            : FloatBuffer.wrap(new float[largestChunk]);
  }

  /** Returns the same kernels with room of their own, for another thread. */
  public SignKernels forAnotherThread() {
    return new SignKernels(room.largestChunk(), kernels);
  }

  /**
   * Says which kernels run in this process, and why the scalar ones do if they do.
   *
   * @return such as {@code vector (512 bits)}
   */
  public static String description() {
    return KernelChoice.ofThisProcess().description();
  }

  /** Returns whether these are vector kernels, for which a chunk is a matter of microseconds. */
  public boolean areVector() {
    return kernels.vectorBits() > 0;
  }

  /** Returns room for a chunk that does not lie in one piece, of the kind that suits best. */
  public FloatBuffer gathered() {
    return gathered;
  }

  /**
   * Packs the signs of one chunk into a ballot. Unused high bits of the chunk's last word become 0.
   *
   * @param values holds the values
   * @param offset where the first of them is
   * @param length how many; a multiple of 64 unless the chunk is the last
   * @param firstCoordinate the coordinate of the first value, a multiple of 64
   * @param casting receives the words from {@code firstCoordinate / 64} on
   * @return -1, or the place in the chunk of the first NaN or infinite value; the ballot is then of
   *     no further use
   * @throws IllegalArgumentException if the chunk does not start at a multiple of 64, or does not
   *     fit the buffer, the ballot or the room
   */
  public int pack(
      FloatBuffer values, int offset, int length, long firstCoordinate, Casting casting) {
    requireFloats(values, offset, length);
    int word = SignWords.requireChunk(length, firstCoordinate, casting.ballot(), "ballot");
    return kernels.pack(values, offset, length, word, casting, room);
  }

  /** The same for the momentum, once {@link Momentum#pack} has checked that it covers the chunk. */
  int packMomentum(
      FloatBuffer gradient,
      int offset,
      int length,
      long firstCoordinate,
      Casting casting,
      MomentumState state) {
    requireFloats(gradient, offset, length);
    int word = SignWords.requireChunk(length, firstCoordinate, casting.ballot(), "ballot");
    return kernels.packMomentum(gradient, offset, length, state, word, casting, room);
  }

  /**
   * Moves one chunk of the weights.
   *
   * @param weights all weights
   * @param first the first coordinate of the chunk, a multiple of 64
   * @param length how many weights
   * @param move verdict, rate and decay
   * @throws IllegalArgumentException if the chunk does not start at a multiple of 64 or reaches
   *     beyond the weights, the verdict or the room
   */
  public void move(FloatBuffer weights, int first, int length, WeightMove move) {
    requireFloats(weights, first, length);
    SignWords.requireChunk(length, first, move.verdict(), "verdict");
    kernels.move(weights, first, length, move, room);
  }

  /**
   * Moves one chunk of the weights as {@link #move} does, and then their average as {@link
   * IterateAverage} says, in one pass over memory.
   *
   * @param weights all weights
   * @param average x̄ of all
   * @param first the first coordinate of the chunk, a multiple of 64
   * @param length how many weights
   * @param move verdict, rate and decay
   * @param share w, the weight of this iterate
   * @throws IllegalArgumentException as {@link #move} does
   */
  public void moveAndAverage(
      FloatBuffer weights,
      FloatBuffer average,
      int first,
      int length,
      WeightMove move,
      float share) {
    requireFloats(weights, first, length);
    requireFloats(average, first, length);
    SignWords.requireChunk(length, first, move.verdict(), "verdict");
    kernels.moveAndAverage(weights, average, first, length, move, share, room);
  }

  private void requireFloats(FloatBuffer floats, int offset, int length) {
    if (offset < 0 || length < 0 || length > floats.capacity() - offset) {
      throw new IllegalArgumentException(
          "The chunk is said to hold "
              + length
              + " values from "
              + offset
              + " on, but its buffer holds "
              + floats.capacity()
              + "; give a part of it.");
    }
    if (length > room.largestChunk()) {
      throw new IllegalArgumentException(
          "The chunk holds "
              + length
              + " values, but these kernels were made for at most "
              + room.largestChunk()
              + ".");
    }
    if (floats.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException(
          "The buffer's byte order is "
              + floats.order()
              + ", but floats in memory are read in the processor's own, "
              + ByteOrder.nativeOrder()
              + ".");
    }
  }
}
