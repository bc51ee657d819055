package dev.polarity.exchange;

import dev.polarity.error.StoppedException;
import dev.polarity.mesh.Message;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.mesh.Messenger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Sums of 32-bit floats over the nodes, for the methods that one bit is compared with:
 * reduce-scatter and all-gather. Node r of P owns the values ⌊r·n/P⌋ … ⌊(r+1)·n/P⌋ - 1 of n; each
 * node sends each owner its part of them, the owner adds the parts in the order of the ranks, each
 * sum rounded to float, and sends the sums to all. So all nodes get the same bits, in every run
 * with as many nodes; but float addition is not associative, and another number of nodes gives
 * other ones. A node sends {@code 64·(P-1)/P} bits per value and step.
 *
 * <p>A part goes in chunks, so that a node adds one while the next is on its way. Slice number
 * {@code c·P + r} is chunk c of the values that node r owns. For one thread.
 */
public final class DenseExchange {

  /** Floats in a chunk: 1 MiB of them. */
  static final int CHUNK = 1 << 18;

  private static final byte LITTLE_ENDIAN_FLOATS = 0;

  private final Messenger messenger;
  private final int nodes;
  private final int rank;
  private final int length;
  private final int chunk;
  private final float[] sums;
  private final float[] part;
  private final ByteBuffer bytes;
  private final FloatBuffer floats;

  /**
   * Creates the exchange of one node. All nodes give the same number.
   *
   * @param messenger connects the nodes
   * @param values n, how many are summed each time, 0 … 2^31 - 1
   */
  public DenseExchange(Messenger messenger, long values) {
    this(messenger, values, CHUNK);
  }

  DenseExchange(Messenger messenger, long values, int chunk) {
    if (values < 0 || values > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Floats are summed for 0 to "
              + Integer.MAX_VALUE
              + " weights, because they lie in one buffer, but this model has "
              + values
              + "; use the method sign.");
    }
    this.messenger = messenger;
    this.nodes = messenger.nodes();
    this.rank = messenger.rank();
    this.length = (int) values;
    this.chunk = chunk;
    int room = (int) Math.min(chunk, (values + nodes - 1) / nodes);
    this.sums = new float[room];
    this.part = new float[room];
    this.bytes = ByteBuffer.allocate(room * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    this.floats = bytes.asFloatBuffer();
  }

  /**
   * Replaces each value by the sum of what all nodes have in its place.
   *
   * @param step k, larger than the time before
   * @param values n of them from the buffer's position to its limit, which stay as they are
   * @throws StoppedException if another node is lost or has left, or sends another number of values
   */
  public void sum(long step, FloatBuffer values) {
    if (values.remaining() != length) {
      throw new IllegalArgumentException(
          "The buffer holds "
              + values.remaining()
              + " values, but this exchange sums "
              + length
              + ".");
    }
    if (nodes == 1) {
      return;
    }
    FloatBuffer all = values.slice();
    int chunks = chunks();
    for (int piece = 0; piece < chunks; piece++) {
      sendParts(step, piece, all);
    }
    for (int piece = 0; piece < chunks; piece++) {
      sumChunk(step, piece, all);
    }
    for (int piece = 0; piece < chunks; piece++) {
      receiveSums(step, piece, all);
    }
    messenger.release(step);
    messenger.progress();
  }

  private void sendParts(long step, int piece, FloatBuffer all) {
    for (int turn = 1; turn < nodes; turn++) {
      int owner = (rank + turn) % nodes;
      int count = count(owner, piece);
      if (count > 0) {
        all.get(from(owner, piece), part, 0, count);
        send(owner, key(MessageType.PART, step, piece, owner), part, count);
      }
    }
  }

  /** Adds up one chunk of the own values, and tells the sums to all. */
  private void sumChunk(long step, int piece, FloatBuffer all) {
    int from = from(rank, piece);
    int count = count(rank, piece);
    if (count == 0) {
      return;
    }
    for (int node = 0; node < nodes; node++) {
      float[] target = node == 0 ? sums : part;
      if (node == rank) {
        all.get(from, target, 0, count);
      } else {
        receive(node, key(MessageType.PART, step, piece, rank), target, count);
      }
      if (node > 0) {
        add(part, sums, count);
      }
    }
    all.put(from, sums, 0, count);
    for (int turn = 1; turn < nodes; turn++) {
      send((rank + turn) % nodes, key(MessageType.SUM, step, piece, rank), sums, count);
    }
  }

  private static void add(float[] addend, float[] sums, int count) {
    for (int index = 0; index < count; index++) {
      sums[index] += addend[index];
    }
  }

  private void receiveSums(long step, int piece, FloatBuffer all) {
    for (int turn = 1; turn < nodes; turn++) {
      int owner = (rank + nodes - turn) % nodes;
      int count = count(owner, piece);
      if (count > 0) {
        receive(owner, key(MessageType.SUM, step, piece, owner), part, count);
        all.put(from(owner, piece), part, 0, count);
      }
    }
  }

  private void send(int peer, MessageKey key, float[] source, int count) {
    floats.clear().put(source, 0, count);
    messenger.send(peer, key, LITTLE_ENDIAN_FLOATS, bytes.clear().limit(count * Float.BYTES));
  }

  private void receive(int peer, MessageKey key, float[] target, int count) {
    Message message = messenger.receive(peer, key, count * Float.BYTES);
    ByteBuffer payload = message.payload();
    if (message.encoding() != LITTLE_ENDIAN_FLOATS || payload.remaining() != count * Float.BYTES) {
      throw new StoppedException(
          "Node "
              + peer
              + " sent "
              + payload.remaining()
              + " bytes in encoding "
              + Byte.toUnsignedInt(message.encoding())
              + " for the sums of step "
              + key.step()
              + ", but "
              + count * Float.BYTES
              + " bytes of plain floats are expected; use the same Polarity on all nodes.");
    }
    payload.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(target, 0, count);
  }

  private MessageKey key(MessageType type, long step, int piece, int owner) {
    return new MessageKey(type, step, piece * nodes + owner);
  }

  /** As many as the largest part needs. */
  private int chunks() {
    long largest = ((long) length + nodes - 1) / nodes;
    return (int) ((largest + chunk - 1) / chunk);
  }

  private int from(int owner, int piece) {
    int first = Placement.firstValue(owner, nodes, length);
    int end = Placement.firstValue(owner + 1, nodes, length);
    return (int) Math.min(end, first + (long) piece * chunk);
  }

  private int count(int owner, int piece) {
    return from(owner, piece + 1) - from(owner, piece);
  }
}
