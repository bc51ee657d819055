package dev.polarity.sign;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * One voter's momentum m, for methods that vote the sign of what a gradient g and those before it
 * have in common, and not that of g alone. In each step
 *
 * <pre>
 *   vote  sign(β·m + (1-β)·g) ,   and then   m ← γ·m + (1-γ)·g .
 * </pre>
 *
 * <p>With γ = β the vote is that of the new m, which is {@code signum} (Bernstein, Wang,
 * Azizzadenesheli, Anandkumar, <em>signSGD: Compressed Optimisation for Non-Convex Problems</em>,
 * ICML 2018). With γ above β it is {@code lion-vote}: m remembers more gradients than the vote
 * listens to, so that it has less noise, and the last gradient's own share keeps the vote from
 * lagging behind (Chen et al., <em>Symbolic Discovery of Optimization Algorithms</em>, NeurIPS
 * 2023; each worker's own, and the majority of them: Liu et al., <em>Communication Efficient
 * Distributed Training with Distributed Lion</em>, NeurIPS 2024). Float arithmetic in that order,
 * each time two products and one sum, each rounded; m starts at 0.
 *
 * <p><strong>Dead coordinates.</strong> A coordinate whose gradient has become exactly 0 must not
 * walk on for ever. In float it would: from 1e-3 it takes 0.9·m 900 steps to fall to 6e-45, and
 * there it sticks, because 0.9 of the smallest subnormal rounds back to it. So consecutive
 * gradients that are exactly 0 are counted for each coordinate, up to 40 ({@link ZeroRuns}), and at
 * the 40th m becomes 0 and the vote a zero vote.
 *
 * <p><strong>State.</strong> 5 bytes per coordinate, part of the voter's state: first all m as
 * little-endian floats, then all counters. {@link #write} and {@link #read} move any part of it
 * through a buffer of any size of 4 bytes or more.
 *
 * <p>Not safe for use by several threads at once, except on chunks that do not overlap.
 */
public final class Momentum {

  /** The most coordinates, because m lies in one Java array. */
  public static final long MAX_COORDINATES = Integer.MAX_VALUE - 8;

  private final float[] momentum;
  private final ZeroRuns zeroRuns;
  private final MomentumState state;

  /**
   * Returns v, the share of one gradient's noise that is left in what the vote takes the sign of,
   * once m has filled: the variance of {@code β·m + (1-β)·g} where that of g is 1 and gradients are
   * independent,
   *
   * <pre>
   *   v = β² (1-γ)/(1+γ) + (1-β)² ,
   * </pre>
   *
   * <p>which for γ = β is (1-β)/(1+β). A vote thus has the noise of a mean over 1/v gradients.
   *
   * @param ballotBeta β, 0 ≤ β &lt; 1
   * @param memoryBeta γ, 0 ≤ γ &lt; 1
   * @return above 0, at most 1
   */
  public static double noise(float ballotBeta, float memoryBeta) {
    double own = 1 - (double) ballotBeta;
    double memory = memoryBeta;
    return (double) ballotBeta * ballotBeta * ((1 - memory) / (1 + memory)) + own * own;
  }

  /**
   * Creates the state of one voter of {@code signum}, all 0.
   *
   * @param coordinates d, 0 … {@link #MAX_COORDINATES}
   * @param beta β and γ, 0 ≤ β &lt; 1
   * @throws IllegalArgumentException if either is out of range
   */
  public Momentum(long coordinates, float beta) {
    this(coordinates, beta, beta);
  }

  /**
   * Creates the state of one voter, all 0.
   *
   * @param coordinates d, 0 … {@link #MAX_COORDINATES}
   * @param ballotBeta β, the share of m in the vote, 0 ≤ β &lt; 1
   * @param memoryBeta γ, the share of m in the next m, 0 ≤ γ &lt; 1
   * @throws IllegalArgumentException if one of them is out of range
   */
  public Momentum(long coordinates, float ballotBeta, float memoryBeta) {
    if (coordinates < 0 || coordinates > MAX_COORDINATES) {
      throw new IllegalArgumentException(
          "Momentum is kept for 0 to "
              + MAX_COORDINATES
              + " coordinates, because it lies in one Java array, but this model has "
              + coordinates
              + "; use the method sign.");
    }
    requireFactor(ballotBeta);
    requireFactor(memoryBeta);
    this.momentum = new float[(int) coordinates];
    this.zeroRuns = new ZeroRuns((int) coordinates);
    this.state = new MomentumState(ballotBeta, memoryBeta, momentum, zeroRuns);
  }

  private static void requireFactor(float beta) {
    if (!(beta >= 0 && beta < 1)) {
      throw new IllegalArgumentException(
          "Beta is " + beta + ", but the momentum's factor is at least 0 and below 1.");
    }
  }

  /**
   * Packs one chunk of the vote into a ballot and takes the gradient into the momentum. Each
   * coordinate is to be given exactly once per step.
   *
   * @param kernels do it
   * @param gradient holds the chunk's gradient
   * @param offset where its first value is
   * @param length how many values; a multiple of 64 unless the chunk is the last
   * @param firstCoordinate the coordinate of the first value, a multiple of 64
   * @param casting receives the words from {@code firstCoordinate / 64} on; votes where there is no
   *     sign
   * @return -1, or the place in the chunk of the first value that is NaN or infinite; the run has
   *     then diverged, and this state and the ballot are of no further use
   * @throws IllegalArgumentException if the chunk does not start at a multiple of 64 or reaches
   *     beyond the buffer, the ballot, the coordinates of this state or the kernels' room
   */
  public int pack(
      SignKernels kernels,
      FloatBuffer gradient,
      int offset,
      int length,
      long firstCoordinate,
      Casting casting) {
    if (firstCoordinate + length > momentum.length) {
      throw new IllegalArgumentException(
          "The chunk reaches to coordinate "
              + (firstCoordinate + length)
              + ", but this momentum is of "
              + momentum.length
              + " coordinates.");
    }
    return kernels.packMomentum(gradient, offset, length, firstCoordinate, casting, state);
  }

  /** Returns the length of the whole state in bytes: 5 per coordinate. */
  public long stateBytes() {
    return 5L * momentum.length;
  }

  /**
   * Writes a part of the state: as many whole values as the buffer has room for.
   *
   * @param position where in the state to begin, in bytes: 0, or a position reached by adding up
   *     what earlier calls returned
   * @param target receives the bytes, little-endian whatever its own order
   * @return how many bytes were written, 0 only at the end of the state or with less than 4 bytes
   *     of room
   */
  public int write(long position, ByteBuffer target) {
    int written = 0;
    int coordinate = floatAt(position);
    int floats = Math.min(momentum.length - coordinate, target.remaining() / Float.BYTES);
    if (floats > 0) {
      littleEndian(target).asFloatBuffer().put(momentum, coordinate, floats);
      written = floats * Float.BYTES;
      target.position(target.position() + written);
    }
    if (coordinate + floats == momentum.length) {
      int counter = counterAt(position + written);
      int bytes = Math.min(momentum.length - counter, target.remaining());
      for (int end = counter + bytes; counter < end; counter++) {
        target.put((byte) zeroRuns.count(counter));
      }
      written += bytes;
    }
    return written;
  }

  /**
   * Reads back a part of the state: as many whole values as the buffer holds.
   *
   * @param position where in the state to begin, in bytes: 0, or a position reached by adding up
   *     what earlier calls returned
   * @param source holds the bytes, little-endian whatever its own order; what is left over of a
   *     value that is not whole stays in it
   * @return how many bytes were read, 0 only at the end of the state or with less than 4 bytes
   *     given
   */
  public int read(long position, ByteBuffer source) {
    int read = 0;
    int coordinate = floatAt(position);
    int floats = Math.min(momentum.length - coordinate, source.remaining() / Float.BYTES);
    if (floats > 0) {
      littleEndian(source).asFloatBuffer().get(momentum, coordinate, floats);
      read = floats * Float.BYTES;
      source.position(source.position() + read);
    }
    if (coordinate + floats == momentum.length) {
      int counter = counterAt(position + read);
      int bytes = Math.min(momentum.length - counter, source.remaining());
      for (int end = counter + bytes; counter < end; counter++) {
        zeroRuns.setCount(counter, source.get());
      }
      read += bytes;
    }
    return read;
  }

  private static ByteBuffer littleEndian(ByteBuffer buffer) {
    return buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The first float at or after a position of the state; their number where it is beyond them. */
  private int floatAt(long position) {
    long floatBytes = (long) momentum.length * Float.BYTES;
    if (position < 0
        || position > stateBytes()
        || position < floatBytes && position % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "Position "
              + position
              + " is no beginning of a value in a state of "
              + stateBytes()
              + " bytes; go on where the last call ended.");
    }
    return (int) Math.min(position / Float.BYTES, momentum.length);
  }

  private int counterAt(long position) {
    return (int) (position - (long) momentum.length * Float.BYTES);
  }
}
