package dev.polarity.dense;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Direct memory with weights in it, as a replica has. */
final class SharedWeights {

  private SharedWeights() {}

  static ByteBuffer of(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  static float[] read(ByteBuffer bytes) {
    float[] values = new float[bytes.capacity() / Float.BYTES];
    bytes.order(ByteOrder.nativeOrder()).asFloatBuffer().get(0, values);
    return values;
  }
}
