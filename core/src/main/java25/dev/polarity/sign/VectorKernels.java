package dev.polarity.sign;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops in vector instructions, on floats where they lie. A comparison gives the sign bits of a
 * whole vector at once; 64 coordinates become a word of the ballot, and what is left over at the
 * end of a chunk goes through the scalar kernels.
 *
 * <p>Every lane does what {@link ScalarKernels} does for its coordinate: products, sums and
 * differences are instructions of their own, each rounded to float, and never fused.
 */
final class VectorKernels implements Kernels {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int MAGNITUDE = 0x7FFF_FFFF;
  private static final int LARGEST_FINITE = 0x7F7F_FFFF;
  private static final int SIGN = ~MAGNITUDE;

  /** How far bit n is from the top, for lane n. */
  private static final IntVector TO_TOP =
      IntVector.broadcast(INTS, Integer.SIZE - 1).sub(IntVector.zero(INTS).addIndex(1));

  private final ScalarKernels scalar = new ScalarKernels();

  VectorKernels() {}

  @Override
  public String name() {
    return "vector (" + vectorBits() + " bits)";
  }

  @Override
  public int vectorBits() {
    return FLOATS.vectorBitSize();
  }

  @Override
  public boolean preferDirect() {
    return true;
  }

  @Override
  public int pack(
      FloatBuffer values, int offset, int length, int firstWord, Casting casting, Room room) {
    MemorySegment memory = segment(values);
    int words = length >>> 6;
    for (int first = 0; first < words; first += SignRows.WORDS) {
      int count = Math.min(SignRows.WORDS, words - first);
      int start = offset + (first << 6);
      int largest = signs(memory, start, count, room);
      if (largest > LARGEST_FINITE) {
        return firstNotFinite(values, start) - offset;
      }
      casting.cast(firstWord + first, count, room);
    }
    int rest = length & Long.SIZE - 1;
    if (rest == 0) {
      return -1;
    }
    int done = words << 6;
    int found = scalar.pack(values, offset + done, rest, firstWord + words, casting, room);
    return found < 0 ? found : done + found;
  }

  /** Writes signs, and which are not 0, of a block; returns the bits of the largest magnitude. */
  private static int signs(MemorySegment memory, int offset, int words, Room room) {
    long[] signs = room.signs();
    long[] present = room.present();
    IntVector largest = IntVector.zero(INTS);
    for (int word = 0; word < words; word++) {
      long negative = 0;
      long notZero = 0;
      for (int lane = 0; lane < Long.SIZE; lane += LANES) {
        FloatVector value = load(memory, offset + (word << 6) + lane);
        IntVector bits = value.reinterpretAsInts();
        negative |= negative(bits) << lane;
        notZero |= notZero(value) << lane;
        largest = largest.max(bits.and(MAGNITUDE));
      }
      signs[word] = negative;
      present[word] = notZero;
    }
    return largest.reduceLanes(VectorOperators.MAX);
  }

  @Override
  public int packMomentum(
      FloatBuffer gradient,
      int offset,
      int length,
      MomentumState state,
      int firstWord,
      Casting casting,
      Room room) {
    MemorySegment gradients = segment(gradient);
    int words = length >>> 6;
    int first = firstWord << 6;
    float[] momentum = state.values();
    float beta = state.ballotBeta();
    float rest = 1 - beta;
    float memoryBeta = state.memoryBeta();
    float fresh = 1 - memoryBeta;
    IntVector largest = IntVector.zero(INTS);
    for (int block = 0; block < words; block += SignRows.WORDS) {
      int count = Math.min(SignRows.WORDS, words - block);
      for (int word = 0; word < count; word++) {
        int start = block + word << 6;
        long signs = 0;
        long moving = 0;
        long present = 0;
        for (int lane = 0; lane < Long.SIZE; lane += LANES) {
          FloatVector value = load(gradients, offset + start + lane);
          FloatVector old = FloatVector.fromArray(FLOATS, momentum, first + start + lane);
          FloatVector vote = old.mul(beta).add(value.mul(rest));
          old.mul(memoryBeta).add(value.mul(fresh)).intoArray(momentum, first + start + lane);
          IntVector bits = vote.reinterpretAsInts();
          present |= notZero(value) << lane;
          signs |= negative(bits) << lane;
          moving |= notZero(vote) << lane;
          largest = largest.max(bits.and(MAGNITUDE));
        }
        long dead = state.zeroRuns().advance(firstWord + block + word, present);
        ZeroRuns.reset(momentum, first + start, dead);
        room.signs()[word] = signs;
        room.present()[word] = moving & ~dead;
      }
      casting.cast(firstWord + block, count, room);
    }
    int done = words << 6;
    if (largest.reduceLanes(VectorOperators.MAX) > LARGEST_FINITE) {
      return firstNotFinite(FloatBuffer.wrap(momentum), first) - first;
    }
    int left = length & Long.SIZE - 1;
    if (left == 0) {
      return -1;
    }
    int found =
        scalar.packMomentum(gradient, offset + done, left, state, firstWord + words, casting, room);
    return found < 0 ? found : done + found;
  }

  @Override
  public void move(FloatBuffer weights, int first, int length, WeightMove move, Room room) {
    MemorySegment memory = segment(weights);
    Movement movement = new Movement(move);
    int whole = length & -Long.SIZE;
    for (int start = first; start < first + whole; start += Long.SIZE) {
      long signs = move.verdict()[start >>> 6];
      long decaying = move.decaying(start >>> 6);
      for (int lane = 0; lane < Long.SIZE; lane += LANES) {
        FloatVector weight = load(memory, start + lane);
        FloatVector factor = movement.factor(decaying, lane);
        store(movement.of(weight, factor, signs >>> lane), memory, start + lane);
      }
    }
    if (whole < length) {
      scalar.move(weights, first + whole, length - whole, move, room);
    }
  }

  @Override
  public void moveAndAverage(
      FloatBuffer weights,
      FloatBuffer average,
      int first,
      int length,
      WeightMove move,
      float share,
      Room room) {
    MemorySegment memory = segment(weights);
    MemorySegment averages = segment(average);
    Movement movement = new Movement(move);
    int whole = length & -Long.SIZE;
    for (int start = first; start < first + whole; start += Long.SIZE) {
      long signs = move.verdict()[start >>> 6];
      long decaying = move.decaying(start >>> 6);
      for (int lane = 0; lane < Long.SIZE; lane += LANES) {
        FloatVector factor = movement.factor(decaying, lane);
        FloatVector weight = movement.of(load(memory, start + lane), factor, signs >>> lane);
        store(weight, memory, start + lane);
        FloatVector mean = load(averages, start + lane);
        store(mean.add(weight.sub(mean).mul(share)), averages, start + lane);
      }
    }
    if (whole < length) {
      int rest = first + whole;
      scalar.moveAndAverage(weights, average, rest, length - whole, move, share, room);
    }
  }

  /**
   * A move's numbers in all lanes. A verdict's bits become the signs of the rate by a shift that
   * brings each lane's own bit to the top, which takes less than a mask where the processor has no
   * registers for masks. A word decays as a whole or not at all, as a rule.
   */
  private record Movement(FloatVector one, FloatVector factor, IntVector rate) {

    Movement(WeightMove move) {
      this(
          FloatVector.broadcast(FLOATS, 1),
          FloatVector.broadcast(FLOATS, move.factor()),
          IntVector.broadcast(INTS, Float.floatToRawIntBits(move.rate())));
    }

    /** Returns what weights of a word are multiplied by. */
    FloatVector factor(long decaying, int lane) {
      if (decaying == 0) {
        return one;
      }
      return decaying == -1
          ? factor
          : one.blend(factor, VectorMask.fromLong(FLOATS, decaying >>> lane));
    }

    FloatVector of(FloatVector weight, FloatVector factor, long signs) {
      FloatVector step =
          IntVector.broadcast(INTS, (int) signs)
              .lanewise(VectorOperators.LSHL, TO_TOP)
              .and(SIGN)
              .or(rate)
              .reinterpretAsFloats();
      return weight.mul(factor).sub(step);
    }
  }

  private static long negative(IntVector bits) {
    return bits.compare(VectorOperators.LT, 0).toLong();
  }

  private static long notZero(FloatVector value) {
    return value.compare(VectorOperators.NE, 0).toLong();
  }

  private static FloatVector load(MemorySegment memory, int index) {
    return FloatVector.fromMemorySegment(FLOATS, memory, (long) index << 2, ORDER);
  }

  private static void store(FloatVector value, MemorySegment memory, int index) {
    value.intoMemorySegment(memory, (long) index << 2, ORDER);
  }

  /** All of a buffer, wherever it is positioned. */
  private static MemorySegment segment(FloatBuffer floats) {
    return MemorySegment.ofBuffer(floats.duplicate().clear());
  }

  private static int firstNotFinite(FloatBuffer values, int offset) {
    int index = offset;
    while (Float.isFinite(values.get(index))) {
      index++;
    }
    return index;
  }
}
