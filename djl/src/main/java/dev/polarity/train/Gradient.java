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
   * Reads a range of coordinates.
   *
   * @param from the first coordinate
   * @param into receives the values, from its start on
   * @param length how many
   */
  void read(long from, float[] into, int length) {
    int slot = slotOf(from);
    int done = 0;
    while (done < length) {
      long start = from + done;
      long end = slot + 1 < first.length ? first[slot + 1] : coordinates;
      int count = (int) Math.min(end - start, length - done);
      FloatBuffer view = views[slot];
      if (view == null) {
        Arrays.fill(into, done, done + count, 0f);
      } else {
        view.get((int) (start - first[slot]), into, done, count);
      }
      done += count;
      slot++;
    }
  }

  private int slotOf(long coordinate) {
    int found = Arrays.binarySearch(first, coordinate);
    return found < 0 ? -found - 2 : found;
  }
}
