package dev.polarity.exchange;

import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.mesh.Messenger;
import java.nio.ByteBuffer;

/**
 * Messages without meaning in the pattern of an exchange: every node sends to all others at once,
 * and once it has heard all, does so again. What that takes is what the links and the messenger
 * take of a step; all nodes do it with the same numbers. For one thread.
 */
public final class LinkTrial {

  /** The most bytes of a message, as in {@link DenseExchange}. */
  static final int PIECE = DenseExchange.CHUNK * Float.BYTES;

  private static final byte MEANINGLESS = 0;

  private final Messenger messenger;
  private final ByteBuffer payload = ByteBuffer.allocate(PIECE);
  private long round;

  /**
   * Prepares the trial of one node.
   *
   * @param messenger connects at least two nodes, and no step has been taken over it
   */
  public LinkTrial(Messenger messenger) {
    if (messenger.nodes() < 2) {
      throw new IllegalArgumentException("One node has no links.");
    }
    this.messenger = messenger;
  }

  /**
   * Sends to all and hears all, twice.
   *
   * @param bytes what this node sends each time, in equal parts to all others
   * @return the nanoseconds of both together
   */
  public long round(long bytes) {
    long begin = System.nanoTime();
    all(MessageType.TALLY, bytes);
    all(MessageType.VERDICT, bytes);
    long nanos = System.nanoTime() - begin;
    // What this round has sent may still be on its way; what came before it has been heard.
    messenger.release(round);
    messenger.progress();
    round++;
    return nanos;
  }

  private void all(MessageType type, long bytes) {
    int nodes = messenger.nodes();
    int rank = messenger.rank();
    long each = bytes / (nodes - 1);
    int pieces = (int) Math.max(1, (each + PIECE - 1) / PIECE);
    for (int piece = 0; piece < pieces; piece++) {
      for (int turn = 1; turn < nodes; turn++) {
        int peer = (rank + turn) % nodes;
        payload.clear().limit(size(each, piece));
        messenger.send(peer, key(type, piece, peer), MEANINGLESS, payload);
      }
    }
    for (int piece = 0; piece < pieces; piece++) {
      for (int turn = 1; turn < nodes; turn++) {
        int peer = (rank + nodes - turn) % nodes;
        messenger.receive(peer, key(type, piece, rank), size(each, piece));
      }
    }
  }

  private static int size(long each, int piece) {
    return (int) Math.min(PIECE, each - (long) piece * PIECE);
  }

  private MessageKey key(MessageType type, int piece, int receiver) {
    return new MessageKey(type, round, piece * messenger.nodes() + receiver);
  }
}
