package dev.polarity.mesh;

import dev.polarity.codec.MalformedDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a node says every second. Beside being a sign of life it heals what was lost on the way:
 * bytes of a connection arrive in order, so once a node has heard the heartbeat that was written
 * after a message, and still waits for the message, the message is gone and is sent again.
 *
 * <pre>
 *   0 number i64 · 8 echo i64 · 16 progress i64 · 24 awaited node i32 · 28 awaited key · 41 asked key
 * </pre>
 *
 * 54 bytes, little-endian; a key is type u8 (0: none), slice i32, step i64.
 *
 * @param number counts the heartbeats that this node has written to that one, from 1
 * @param echo the largest number that it has heard from that one
 * @param progress counts what this node has done
 * @param awaitedNode rank of the node that it waits for, -1 if it waits for none
 * @param awaited the message that it waits for, or null
 * @param asked the oldest message that it sent to that one, and that is not acknowledged, or null
 */
record Heartbeat(
    long number, long echo, long progress, int awaitedNode, MessageKey awaited, MessageKey asked) {

  static final int BYTES = 54;
  static final int NOBODY = -1;

  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(number).putLong(echo).putLong(progress).putInt(awaitedNode);
    put(bytes, awaited);
    put(bytes, asked);
    return bytes.flip();
  }

  static Heartbeat decode(ByteBuffer payload) throws MalformedDataException {
    if (payload.remaining() != BYTES) {
      throw new MalformedDataException(
          "A heartbeat has " + BYTES + " bytes, but this one " + payload.remaining() + ".");
    }
    ByteBuffer bytes = payload.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return new Heartbeat(
        bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getInt(), key(bytes), key(bytes));
  }

  private static void put(ByteBuffer bytes, MessageKey key) {
    if (key == null) {
      bytes.put((byte) 0).putInt(0).putLong(0);
    } else {
      bytes.put(key.type().number()).putInt(key.slice()).putLong(key.step());
    }
  }

  private static MessageKey key(ByteBuffer bytes) throws MalformedDataException {
    MessageType type = MessageType.of(bytes.get());
    int slice = bytes.getInt();
    long step = bytes.getLong();
    if (slice < 0 || step < 0) {
      throw new MalformedDataException("A heartbeat names a negative slice or step.");
    }
    return type == null ? null : new MessageKey(type, step, slice);
  }
}
