package dev.polarity.exchange;

import dev.polarity.error.StoppedException;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.mesh.Messenger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Small things that all nodes tell each other: what they are, what they hold, what they counted.
 * All nodes take the same rounds in the same order, numbered from 0. A round has a purpose, which
 * travels with it and is compared, so that nodes which have come to different places of the program
 * find out instead of taking one thing for another.
 *
 * <p>A payload is the purpose's length in UTF-8 (u16, little-endian), the purpose, and what the
 * node has to say. For one thread.
 */
public final class Assembly {

  /** The most bytes that a node may say in one round: 16 MiB. */
  public static final int MAX_BYTES = 1 << 24;

  private static final byte RAW = 0;
  private static final int MAX_PURPOSE_BYTES = 1024;
  private static final int MAX_PAYLOAD_BYTES = Short.BYTES + MAX_PURPOSE_BYTES + MAX_BYTES;

  private final Messenger messenger;
  private long round;

  /**
   * Creates the assembly of one node, before its first round.
   *
   * @param messenger connects the nodes; has one assembly only
   */
  public Assembly(Messenger messenger) {
    this.messenger = messenger;
  }

  /**
   * Takes a round whose purpose needs no name.
   *
   * @param mine what this node says, at most {@link #MAX_BYTES}; not changed
   * @return what the nodes say, in the order of their ranks
   * @throws StoppedException if another node is lost or has left, or is in a round with a name
   */
  public List<byte[]> gather(byte[] mine) {
    return gather("", mine);
  }

  /**
   * Takes a round.
   *
   * @param purpose what it is for, as it may stand in a message after "for"
   * @param mine what this node says, at most {@link #MAX_BYTES}; not changed
   * @return what the nodes say, in the order of their ranks
   * @throws StoppedException if another node is lost or has left, or is in another round
   */
  public List<byte[]> gather(String purpose, byte[] mine) {
    byte[] name = purpose.getBytes(StandardCharsets.UTF_8);
    if (name.length > MAX_PURPOSE_BYTES || mine.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "A node says at most "
              + MAX_BYTES
              + " bytes in a round with a purpose of at most "
              + MAX_PURPOSE_BYTES
              + ", but here are "
              + mine.length
              + " and "
              + name.length
              + ".");
    }
    MessageKey key = new MessageKey(MessageType.CONTROL, round++, 0);
    ByteBuffer payload = ByteBuffer.allocate(Short.BYTES + name.length + mine.length);
    payload.put((byte) name.length).put((byte) (name.length >>> 8)).put(name).put(mine).flip();
    int nodes = messenger.nodes();
    for (int turn = 1; turn < nodes; turn++) {
      messenger.send((messenger.rank() + turn) % nodes, key, RAW, payload.rewind());
    }
    List<byte[]> said = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      said.add(node == messenger.rank() ? mine : receive(node, key, purpose));
    }
    return said;
  }

  private byte[] receive(int node, MessageKey key, String purpose) {
    ByteBuffer payload = messenger.receive(node, key, MAX_PAYLOAD_BYTES).payload();
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    int length =
        bytes.length < Short.BYTES
            ? bytes.length
            : Byte.toUnsignedInt(bytes[0]) | Byte.toUnsignedInt(bytes[1]) << 8;
    int begin = Short.BYTES + length;
    if (begin > bytes.length) {
      throw new StoppedException(
          "Node "
              + node
              + " sent "
              + bytes.length
              + " bytes that cannot be read where this node is in the round for \""
              + purpose
              + "\"; use the same Polarity on all nodes.");
    }
    String theirs = new String(bytes, Short.BYTES, length, StandardCharsets.UTF_8);
    if (!theirs.equals(purpose)) {
      throw new StoppedException(
          "Node "
              + node
              + " is in the round for \""
              + theirs
              + "\", but node "
              + messenger.rank()
              + " in the one for \""
              + purpose
              + "\"; use the same Polarity and the same settings on all nodes.");
    }
    return Arrays.copyOfRange(bytes, begin, bytes.length);
  }
}
