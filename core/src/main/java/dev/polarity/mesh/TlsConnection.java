package dev.polarity.mesh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSocket;

/** A connection under TLS. Its ledger counts what goes into TLS, not what TLS makes of it. */
final class TlsConnection extends Connection {

  private static final int BUFFER_BYTES = 1 << 14;

  private final SocketChannel channel;
  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] outgoing = new byte[BUFFER_BYTES];
  private final byte[] incoming = new byte[BUFFER_BYTES];

  TlsConnection(SocketChannel channel, SSLSocket socket) throws IOException {
    this.channel = channel;
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  @Override
  void write(ByteBuffer bytes) throws IOException {
    ByteBuffer rest = bytes.duplicate();
    while (rest.hasRemaining()) {
      int count = Math.min(rest.remaining(), BUFFER_BYTES);
      rest.get(outgoing, 0, count);
      out.write(outgoing, 0, count);
      count(count);
    }
    out.flush();
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    int read = in.read(incoming, 0, Math.min(BUFFER_BYTES, bytes.remaining()));
    if (read > 0) {
      bytes.put(incoming, 0, read);
      countRead(read);
    }
    return read;
  }

  @Override
  void admitted() {
    // TLS has its buffers from the start.
  }

  @Override
  void finish() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() {
    try {
      // The channel first: the close of TLS would wait for a writer that is stuck.
      channel.close();
      socket.close();
    } catch (IOException ignored) {
      // It is gone either way.
    }
  }
}
