package dev.polarity.dense;

import java.nio.FloatBuffer;

/**
 * Weights in flat memory, changed a stretch at a time through an array, where a plain loop over
 * floats is compiled to vector code.
 */
final class FlatWeights {

  private static final int STRETCH = 8192;

  private final FloatBuffer memory;
  private final float[] stretch = new float[STRETCH];

  FlatWeights(FloatBuffer memory) {
    this.memory = memory;
  }

  /** What is done with a stretch. */
  @FunctionalInterface
  interface Work {
    /**
     * Changes some weights.
     *
     * @param weights those of the stretch, from 0 on
     * @param first the coordinate of the first
     * @param length how many
     */
    void on(float[] weights, int first, int length);
  }

  /** Changes all weights, in order. */
  void change(Work work) {
    for (int first = 0; first < memory.capacity(); first += STRETCH) {
      int length = Math.min(STRETCH, memory.capacity() - first);
      memory.get(first, stretch, 0, length);
      work.on(stretch, first, length);
      memory.put(first, stretch, 0, length);
    }
  }
}
