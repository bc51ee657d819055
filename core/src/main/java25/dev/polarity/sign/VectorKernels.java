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
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int MAGNITUDE = 0x7FFF_FFFF;
  private static final int LARGEST_FINITE = 0x7F7F_FFFF;

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
      FloatBuffer values, int offset, int length, int firstWord, Casting casting, float[] room) {
    MemorySegment memory = segment(values);
    int words = length >>> 6;
    IntVector largest = IntVector.zero(IntVector.SPECIES_PREFERRED);
    for (int word = 0; word < words; word++) {
      long signs = 0;
      long present = 0;
      for (int lane = 0; lane < Long.SIZE; lane += LANES) {
        FloatVector value = load(memory, offset + (word << 6) + lane);
        IntVector bits = value.reinterpretAsInts();
        signs |= negative(bits) << lane;
        present |= notZero(value) << lane;
        largest = largest.max(bits.and(MAGNITUDE));
      }
      casting.cast(firstWord + word, signs, present);
    }
    if (largest.reduceLanes(VectorOperators.MAX) > LARGEST_FINITE) {
      return firstNotFinite(values, offset);
    }
    int rest = length & Long.SIZE - 1;
    if (rest == 0) {
      return -1;
    }
    int done = words << 6;
    int found = scalar.pack(values, offset + done, rest, firstWord + words, casting, room);
    return found < 0 ? found : done + found;
  }

  @Override
  public int packMomentum(
      FloatBuffer gradient,
      int offset,
      int length,
      float beta,
      float[] momentum,
      ZeroRuns zeroRuns,
      int firstWord,
      Casting casting,
      float[] room) {
    MemorySegment memory = segment(gradient);
    int words = length >>> 6;
    int first = firstWord << 6;
    float rest = 1 - beta;
    IntVector largest = IntVector.zero(IntVector.SPECIES_PREFERRED);
    for (int word = 0; word < words; word++) {
      int start = word << 6;
      long signs = 0;
      long moving = 0;
      long present = 0;
      for (int lane = 0; lane < Long.SIZE; lane += LANES) {
        FloatVector value = load(memory, offset + start + lane);
        FloatVector old = FloatVector.fromArray(FLOATS, momentum, first + start + lane);
        FloatVector sum = old.mul(beta).add(value.mul(rest));
        sum.intoArray(momentum, first + start + lane);
        IntVector bits = sum.reinterpretAsInts();
        present |= notZero(value) << lane;
        signs |= negative(bits) << lane;
        moving |= notZero(sum) << lane;
        largest = largest.max(bits.and(MAGNITUDE));
      }
      long dead = zeroRuns.advance(firstWord + word, present);
      if (dead != 0) {
        ZeroRuns.reset(momentum, first + start, dead);
        moving &= ~dead;
      }
      casting.cast(firstWord + word, signs, moving);
    }
    int done = words << 6;
    if (largest.reduceLanes(VectorOperators.MAX) > LARGEST_FINITE) {
      return firstNotFinite(FloatBuffer.wrap(momentum), first);
    }
    int left = length & Long.SIZE - 1;
    if (left == 0) {
      return -1;
    }
    int found =
        scalar.packMomentum(
            gradient,
            offset + done,
            left,
            beta,
            momentum,
            zeroRuns,
            firstWord + words,
            casting,
            room);
    return found < 0 ? found : done + found;
  }

  @Override
  public void move(FloatBuffer weights, int first, int length, WeightMove move, float[] room) {
    MemorySegment memory = segment(weights);
    Movement movement = new Movement(move);
    int whole = length & -Long.SIZE;
    for (int start = first; start < first + whole; start += Long.SIZE) {
      long signs = move.verdict()[start >>> 6];
      long decaying = move.decaying(start >>> 6);
      for (int lane = 0; lane < Long.SIZE; lane += LANES) {
        FloatVector weight = load(memory, start + lane);
        store(movement.of(weight, signs >>> lane, decaying >>> lane), memory, start + lane);
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
      float[] room,
      float[] secondRoom) {
    MemorySegment memory = segment(weights);
    MemorySegment averages = segment(average);
    Movement movement = new Movement(move);
    int whole = length & -Long.SIZE;
    for (int start = first; start < first + whole; start += Long.SIZE) {
      long signs = move.verdict()[start >>> 6];
      long decaying = move.decaying(start >>> 6);
      for (int lane = 0; lane < Long.SIZE; lane += LANES) {
        FloatVector weight =
            movement.of(load(memory, start + lane), signs >>> lane, decaying >>> lane);
        store(weight, memory, start + lane);
        FloatVector mean = load(averages, start + lane);
        store(mean.add(weight.sub(mean).mul(share)), averages, start + lane);
      }
    }
    if (whole < length) {
      int rest = first + whole;
      scalar.moveAndAverage(weights, average, rest, length - whole, move, share, room, secondRoom);
    }
  }

  /** A move's numbers in all lanes. */
  private record Movement(FloatVector one, FloatVector factor, FloatVector down, FloatVector up) {

    Movement(WeightMove move) {
      this(
          FloatVector.broadcast(FLOATS, 1),
          FloatVector.broadcast(FLOATS, move.factor()),
          FloatVector.broadcast(FLOATS, move.rate()),
          FloatVector.broadcast(FLOATS, -move.rate()));
    }

    FloatVector of(FloatVector weight, long signs, long decaying) {
      return weight.mul(either(one, factor, decaying)).sub(either(down, up, signs));
    }

    /** The second where a lane's bit is set, else the first. */
    private static FloatVector either(FloatVector first, FloatVector second, long bits) {
      return first.blend(second, VectorMask.fromLong(FLOATS, bits));
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
    return index - offset;
  }
}
