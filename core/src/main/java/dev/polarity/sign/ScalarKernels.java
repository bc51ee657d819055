package dev.polarity.sign;

import java.nio.FloatBuffer;

/**
 * The loops in plain Java, over arrays: what lies elsewhere is copied to an array that stays in the
 * nearest cache, and back. On JDK 17 this is faster than any loop over a direct buffer, since the
 * compiler makes vector code of loops over arrays only.
 */
final class ScalarKernels implements Kernels {

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int vectorBits() {
    return 0;
  }

  @Override
  public boolean preferDirect() {
    return false;
  }

  @Override
  public int pack(
      FloatBuffer values, int offset, int length, int firstWord, Casting casting, Room room) {
    int whole = SignRows.whole(length);
    for (int start = 0; start < whole; start += SignRows.VALUES) {
      int word = firstWord + (start >>> 6);
      if (!room.rows().pack(values, offset + start, room.signs(), room.present())) {
        return firstNotFinite(values, offset + start) - offset;
      }
      casting.cast(word, SignRows.WORDS, room);
    }
    int rest = length - whole;
    values.get(offset + whole, room.first(), 0, rest);
    int found = SignPacker.packWords(room.first(), 0, rest, firstWord + (whole >>> 6), casting);
    return found < 0 ? found : whole + found;
  }

  private static int firstNotFinite(FloatBuffer values, int offset) {
    int index = offset;
    while (Float.isFinite(values.get(index))) {
      index++;
    }
    return index;
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
    int first = firstWord << 6;
    float[] momentum = state.values();
    gradient.get(offset, room.first(), 0, length);
    System.arraycopy(momentum, first, room.second(), 0, length);
    if (!state.votesMomentum()) {
      mix(room.second(), room.first(), length, state.ballotBeta(), room.third());
    }
    mix(room.second(), room.first(), length, state.memoryBeta(), room.second());
    System.arraycopy(room.second(), 0, momentum, first, length);
    resetDead(gradient, offset, length, state, firstWord, room);
    return state.votesMomentum()
        ? pack(FloatBuffer.wrap(momentum), first, length, firstWord, casting, room)
        : pack(FloatBuffer.wrap(room.third()), 0, length, firstWord, casting, room);
  }

  /** All arrays have the same index, or the compiler of JDK 17 makes no vector code of it. */
  private static void mix(
      float[] momentum, float[] gradient, int length, float beta, float[] mixed) {
    float rest = 1 - beta;
    for (int index = 0; index < length; index++) {
      mixed[index] = beta * momentum[index] + rest * gradient[index];
    }
  }

  private static void resetDead(
      FloatBuffer gradient, int offset, int length, MomentumState state, int firstWord, Room room) {
    int whole = SignRows.whole(length);
    for (int start = 0; start < whole; start += SignRows.VALUES) {
      room.rows().present(gradient, offset + start, room.present());
      int block = firstWord + (start >>> 6);
      for (int word = 0; word < SignRows.WORDS; word++) {
        long dead = state.zeroRuns().advance(block + word, room.present()[word]);
        ZeroRuns.reset(state.values(), block + word << 6, dead);
        ZeroRuns.reset(room.third(), start + (word << 6), dead);
      }
    }
    for (int start = whole; start < length; start += Long.SIZE) {
      int end = Math.min(start + Long.SIZE, length);
      int word = firstWord + (start >>> 6);
      long dead = state.zeroRuns().advance(word, SignPacker.present(room.first(), start, end));
      ZeroRuns.reset(state.values(), word << 6, dead);
      ZeroRuns.reset(room.third(), start, dead);
    }
  }

  @Override
  public void move(FloatBuffer weights, int first, int length, WeightMove move, Room room) {
    int whole = SignRows.whole(length);
    for (int start = first; start < first + whole; start += SignRows.VALUES) {
      if (move.decaysAlike(start >>> 6, SignRows.WORDS)) {
        moveBlock(weights, null, start, move, 0, room);
      } else {
        moveAny(weights, start, SignRows.VALUES, move, room);
      }
    }
    moveAny(weights, first + whole, length - whole, move, room);
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
    int whole = SignRows.whole(length);
    for (int start = first; start < first + whole; start += SignRows.VALUES) {
      if (move.decaysAlike(start >>> 6, SignRows.WORDS)) {
        moveBlock(weights, average, start, move, share, room);
      } else {
        moveAny(weights, start, SignRows.VALUES, move, room);
        averageAny(average, start, SignRows.VALUES, share, room);
      }
    }
    moveAny(weights, first + whole, length - whole, move, room);
    averageAny(average, first + whole, length - whole, share, room);
  }

  /** Moves a block in which all weights decay or none does, a part after the other. */
  private static void moveBlock(
      FloatBuffer weights,
      FloatBuffer average,
      int first,
      WeightMove move,
      float share,
      Room room) {
    float[] part = room.first();
    float[] other = room.second();
    boolean decays = move.decaying(first >>> 6) != 0;
    room.rows().take(move.verdict(), first >>> 6);
    for (int start = 0; start < SignRows.VALUES; start += SignRows.PART) {
      weights.get(first + start, part, 0, SignRows.PART);
      if (decays) {
        SignApplier.shrink(part, 0, SignRows.PART, move.factor());
      }
      room.rows().spread(start, move.rate(), other);
      SignApplier.subtract(part, other, SignRows.PART);
      weights.put(first + start, part, 0, SignRows.PART);
      if (average != null) {
        average.get(first + start, other, 0, SignRows.PART);
        IterateAverage.average(other, part, SignRows.PART, share);
        average.put(first + start, other, 0, SignRows.PART);
      }
    }
  }

  private static void moveAny(
      FloatBuffer weights, int first, int length, WeightMove move, Room room) {
    float[] chunk = room.first();
    weights.get(first, chunk, 0, length);
    SignApplier.apply(chunk, length, first, move);
    weights.put(first, chunk, 0, length);
  }

  /** Averages the weights that {@link #moveAny} has left in the room. */
  private static void averageAny(
      FloatBuffer average, int first, int length, float share, Room room) {
    float[] averages = room.second();
    average.get(first, averages, 0, length);
    IterateAverage.average(averages, room.first(), length, share);
    average.put(first, averages, 0, length);
  }
}
