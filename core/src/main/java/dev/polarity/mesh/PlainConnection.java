package dev.polarity.mesh;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A connection in clear text. Bytes pass through direct buffers of a fixed size, because the JDK
 * would otherwise keep direct memory as large as the largest message for each thread; but only once
 * the other side is admitted, so that a stranger costs next to nothing.
 */
final class PlainConnection extends Connection {

  private static final int BUFFER_BYTES = 1 << 17;

  private final SocketChannel channel;
  private ByteBuffer out;
  private ByteBuffer in;

  PlainConnection(SocketChannel channel) {
    this.channel = channel;
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
      rest.limit(Math.min(end, rest.position() + BUFFER_BYTES));
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
    out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    in = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
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

  @Override
  SocketAddress remote() {
    return channel.socket().getRemoteSocketAddress();
  }
}
