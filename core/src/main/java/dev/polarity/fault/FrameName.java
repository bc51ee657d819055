package dev.polarity.fault;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What tells a frame apart from others of its sender, as it stands in its header.
 *
 * @param type its type
 * @param slice its slice
 * @param step its step; of a heartbeat, its number
 */
record FrameName(byte type, int slice, long step) {

  private static final int TYPE_AT = 5;
  private static final int SLICE_AT = 12;
  private static final int STEP_AT = 16;

  static FrameName of(ByteBuffer frame) {
    ByteBuffer bytes = frame.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int start = frame.position();
    return new FrameName(
        bytes.get(start + TYPE_AT), bytes.getInt(start + SLICE_AT), bytes.getLong(start + STEP_AT));
  }
}
