package dev.polarity.meeting;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Buffers for what nodes tell each other, in the byte order of all that Polarity writes. */
public final class LittleEndian {

  private LittleEndian() {}

  /** Returns room for so many bytes. */
  public static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns a view of what was told. */
  public static ByteBuffer wrap(byte[] told) {
    return ByteBuffer.wrap(told).order(ByteOrder.LITTLE_ENDIAN);
  }
}
