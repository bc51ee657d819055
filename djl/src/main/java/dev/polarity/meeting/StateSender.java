package dev.polarity.meeting;

import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.mesh.Messenger;
import java.nio.ByteBuffer;

/**
 * Sends a sequence of bytes of known length to one node, in chunks that are all full but the last.
 */
final class StateSender {

  /** Bytes of a chunk. */
  static final int CHUNK_BYTES = 1 << 20;

  private final Messenger messenger;
  private final int peer;
  private final long item;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
  private int sent;

  /**
   * Creates the sender.
   *
   * @param messenger carries the chunks
   * @param peer the node that they go to
   * @param item number of the sequence among all of this meeting
   */
  StateSender(Messenger messenger, int peer, long item) {
    this.messenger = messenger;
    this.peer = peer;
    this.item = item;
  }

  /** Adds all remaining bytes of a buffer. */
  void put(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      int count = Math.min(bytes.remaining(), chunk.remaining());
      chunk.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      if (!chunk.hasRemaining()) {
        flush();
      }
    }
  }

  /** Sends what is left. */
  void finish() {
    if (chunk.position() > 0) {
      flush();
    }
  }

  private void flush() {
    chunk.flip();
    messenger.send(peer, new MessageKey(MessageType.STATE, item, sent++), (byte) 0, chunk);
    messenger.progress();
    chunk.clear();
  }
}
