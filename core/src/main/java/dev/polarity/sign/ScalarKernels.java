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
      FloatBuffer values, int offset, int length, int firstWord, Casting casting, float[] room) {
    if (values.hasArray()) {
      int from = values.arrayOffset() + offset;
      return SignPacker.packWords(values.array(), from, length, firstWord, casting);
    }
    values.get(offset, room, 0, length);
    return SignPacker.packWords(room, 0, length, firstWord, casting);
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
    float[] values = room;
    int from = 0;
    if (gradient.hasArray()) {
      values = gradient.array();
      from = gradient.arrayOffset() + offset;
    } else {
      gradient.get(offset, room, 0, length);
    }
    int first = firstWord << 6;
    advance(values, from, length, beta, momentum, first);
    resetDead(values, from, length, momentum, zeroRuns, first);
    return SignPacker.packWords(momentum, first, length, firstWord, casting);
  }

  private static void advance(
      float[] gradient, int from, int length, float beta, float[] momentum, int first) {
    float rest = 1 - beta;
    for (int index = 0; index < length; index++) {
      momentum[first + index] = beta * momentum[first + index] + rest * gradient[from + index];
    }
  }

  private static void resetDead(
      float[] gradient, int from, int length, float[] momentum, ZeroRuns zeroRuns, int first) {
    for (int start = 0; start < length; start += Long.SIZE) {
      int end = Math.min(start + Long.SIZE, length);
      long present = SignPacker.present(gradient, from + start, from + end);
      ZeroRuns.reset(momentum, first + start, zeroRuns.advance(first + start >>> 6, present));
    }
  }

  @Override
  public void move(FloatBuffer weights, int first, int length, WeightMove move, float[] room) {
    weights.get(first, room, 0, length);
    SignApplier.apply(room, length, first, move);
    weights.put(first, room, 0, length);
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
    move(weights, first, length, move, room);
    average.get(first, secondRoom, 0, length);
    IterateAverage.average(secondRoom, room, length, share);
    average.put(first, secondRoom, 0, length);
  }
}
