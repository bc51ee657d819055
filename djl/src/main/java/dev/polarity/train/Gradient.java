package dev.polarity.train;

import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of a replica's last backward pass, read in the order of the coordinates, straight
 * from the engine's memory. The engine keeps one gradient tensor for each parameter; a parameter
 * that the loss did not reach has none, and reads as zeros.
 */
final class Gradient {

  /** No tensor. */
  static final int NONE = -1;

  private final Parameter[] parameters;
  private final long[] first;
  private final FloatBuffer[] views;
  private final PtNDArray[] held;
  private final long coordinates;

  Gradient(List<Parameter> parameters, List<ParameterSlot> slots) {
    this.parameters = parameters.toArray(Parameter[]::new);
    this.first =
        slots.stream().filter(ParameterSlot::trainable).mapToLong(ParameterSlot::first).toArray();
    this.views = new FloatBuffer[this.parameters.length];
    this.held = new PtNDArray[this.parameters.length];
    this.coordinates =
        slots.stream().filter(ParameterSlot::trainable).mapToLong(ParameterSlot::count).sum();
  }

  /** Lets go of the gradient that is held, before the next backward pass. */
  void clear() {
    for (int slot = 0; slot < held.length; slot++) {
      if (held[slot] != null) {
        held[slot].close();
        held[slot] = null;
        views[slot] = null;
      }
    }
  }

  /** Takes hold of what a backward pass has left; from then on any thread may read. */
  void fetch() {
    for (int slot = 0; slot < held.length; slot++) {
      PtNDArray gradient = JniUtils.getGradient((PtNDArray) parameters[slot].getArray());
      if (gradient != null) {
        held[slot] = gradient;
        views[slot] = gradient.toByteBuffer(true).asFloatBuffer();
      }
    }
  }

  /** Returns d, the number of coordinates. */
  long coordinates() {
    return coordinates;
  }

  /**
   * Finds the tensor in which a range of coordinates lies whole.
   *
   * @param from the first coordinate
   * @param length how many
   * @return the tensor, or {@link #NONE} where the range lies in several or in none
   */
  int tensorOf(long from, int length) {
    int slot = slotOf(from);
    return from + length <= endOf(slot) && views[slot] != null ? slot : NONE;
  }

  /** Returns the values of a tensor, in the engine's memory. */
  FloatBuffer values(int tensor) {
    return views[tensor];
  }

  /** Returns the place of a coordinate among the values of its tensor. */
  int offset(int tensor, long coordinate) {
    return (int) (coordinate - first[tensor]);
  }

  /**
   * Reads a range of coordinates.
   *
   * @param from the first coordinate
   * @param into receives the values, from its start on
   * @param length how many
   */
  void read(long from, float[] into, int length) {
    read(from, FloatBuffer.wrap(into), length);
  }

  /** The same into a buffer, whatever its position. */
  void read(long from, FloatBuffer into, int length) {
    int slot = slotOf(from);
    int done = 0;
    while (done < length) {
      long start = from + done;
      int count = (int) Math.min(endOf(slot) - start, length - done);
      FloatBuffer view = views[slot];
      if (view == null) {
        for (int index = done; index < done + count; index++) {
          into.put(index, 0f);
        }
      } else {
        into.put(done, view, offset(slot, start), count);
      }
      done += count;
      slot++;
    }
  }

  private long endOf(int slot) {
    return slot + 1 < first.length ? first[slot + 1] : coordinates;
  }

  /**
   * Returns the factor that brings the gradient's Euclidean norm, summed in double in order, down
   * to a limit.
   *
   * @param clip the largest norm that a gradient may have, 0 for none
   * @return 1 if the norm is not larger
   */
  float clippingScale(float clip) {
    if (clip == 0) {
      return 1;
    }
    float[] chunk = new float[Chunks.SIZE];
    double squares = 0;
    for (long first = 0; first < coordinates; first += chunk.length) {
      int length = (int) Math.min(chunk.length, coordinates - first);
      read(first, chunk, length);
      for (int i = 0; i < length; i++) {
        squares += (double) chunk[i] * chunk[i];
      }
    }
    double norm = StrictMath.sqrt(squares);
    return norm > clip ? (float) (clip / norm) : 1;
  }

  private int slotOf(long coordinate) {
    int found = Arrays.binarySearch(first, coordinate);
    return found < 0 ? -found - 2 : found;
  }
}
