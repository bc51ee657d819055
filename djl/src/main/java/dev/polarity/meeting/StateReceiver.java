package dev.polarity.meeting;

import dev.polarity.error.StoppedException;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.mesh.Messenger;
import java.nio.ByteBuffer;

/**
 * Receives what {@link StateSender} sends. How many bytes there will be is known beforehand, so a
 * chunk of any other length than expected is refused, and nothing is allocated on a peer's word.
 */
final class StateReceiver {

  private final Messenger messenger;
  private final int peer;
  private final long item;
  private final String what;
  private long left;
  private int received;
  private ByteBuffer chunk = ByteBuffer.allocate(0);

  /**
   * Creates the receiver.
   *
   * @param messenger carries the chunks
   * @param peer the node that they come from
   * @param item number of the sequence among all of this meeting
   * @param bytes its length
   * @param what names it in a sentence
   */
  StateReceiver(Messenger messenger, int peer, long item, long bytes, String what) {
    this.messenger = messenger;
    this.peer = peer;
    this.item = item;
    this.left = bytes;
    this.what = what;
  }

  /**
   * Fills a buffer, as far as there are bytes left.
   *
   * @param target receives bytes until it is full, or until the sequence ends
   * @throws StoppedException if a chunk has another length than expected, or the peer is lost
   */
  void fill(ByteBuffer target) {
    while (target.hasRemaining() && (chunk.hasRemaining() || left > 0)) {
      if (!chunk.hasRemaining()) {
        next();
      }
      int count = Math.min(target.remaining(), chunk.remaining());
      target.put(chunk.slice(chunk.position(), count));
      chunk.position(chunk.position() + count);
    }
  }

  private void next() {
    int expected = (int) Math.min(left, StateSender.CHUNK_BYTES);
    chunk =
        messenger
            .receive(peer, new MessageKey(MessageType.STATE, item, received++), expected)
            .payload();
    if (chunk.remaining() != expected) {
      throw new StoppedException(
          "Node %d sent %d bytes of %s where %d were expected; use the same Polarity on all nodes, check its disk, and resume."
              .formatted(peer, chunk.remaining(), what, expected));
    }
    left -= expected;
    messenger.progress();
  }
}
