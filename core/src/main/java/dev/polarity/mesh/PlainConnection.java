package dev.polarity.mesh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A connection in clear text. Bytes pass through direct buffers of a fixed size, because the JDK
 * would otherwise keep direct memory as large as the largest message for each thread; but only once
 * the other side is admitted, so that a stranger costs next to nothing.
 */
final class PlainConnection extends Connection {

  private static final int LARGEST_BUFFER_BYTES = 1 << 17;
  private static final int LEAST_BUFFER_BYTES = 1 << 13;
  private static final int ALL_BUFFER_BYTES = 1 << 22;

  private final SocketChannel channel;
  private final int bufferBytes;
  private ByteBuffer out;
  private ByteBuffer in;

  PlainConnection(SocketChannel channel) {
    this(channel, LARGEST_BUFFER_BYTES);
  }

  /**
   * Wraps a channel.
   *
   * @param channel a blocking channel
   * @param bufferBytes bytes of each of the two buffers
   */
  PlainConnection(SocketChannel channel, int bufferBytes) {
    this.channel = channel;
    this.bufferBytes = bufferBytes;
  }

  /**
   * Returns how large a buffer is among so many nodes: 128 KiB up to 33 of them, and beyond 4 MiB
   * for all peers together, since what a node sends does not grow with their number either; but
   * never less than 8 KiB.
   *
   * @param nodes P, at least 1
   * @return bytes
   */
  static int bufferBytes(int nodes) {
    int each = ALL_BUFFER_BYTES / Math.max(1, nodes - 1);
    return Math.max(LEAST_BUFFER_BYTES, Math.min(LARGEST_BUFFER_BYTES, each));
  }

  @Override
  void write(ByteBuffer bytes) throws IOException {
    ByteBuffer rest = bytes.duplicate();
    if (out == null) {
      while (rest.hasRemaining()) {
        count(channel.write(rest));
      }
      return;
    }
    int end = rest.limit();
    while (rest.position() < end) {
      rest.limit(Math.min(end, rest.position() + bufferBytes));
      out.clear().put(rest).flip();
      while (out.hasRemaining()) {
        count(channel.write(out));
      }
    }
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    if (in == null) {
      int read = channel.read(bytes);
      countRead(read);
      return read;
    }
    if (!in.hasRemaining()) {
      int read = channel.read(in.clear());
      in.flip();
      if (read < 0) {
        return read;
      }
    }
    int count = Math.min(in.remaining(), bytes.remaining());
    int end = in.limit();
    in.limit(in.position() + count);
    bytes.put(in);
    in.limit(end);
    countRead(count);
    return count;
  }

  @Override
  void admitted() {
    out = ByteBuffer.allocateDirect(bufferBytes);
    in = ByteBuffer.allocateDirect(bufferBytes).flip();
  }

  @Override
  void finish() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // It is gone either way.
    }
  }
}
