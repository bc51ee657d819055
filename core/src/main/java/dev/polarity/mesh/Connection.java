package dev.polarity.mesh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * One connection as a stream of bytes in both directions, with or without TLS. One thread writes,
 * one reads, any may close, which ends what the others do.
 */
abstract class Connection implements ReadableByteChannel {

  private volatile long bytesWritten;
  private volatile long bytesRead;

  /** Writes all of a buffer, and counts what was taken even if not all was. */
  abstract void write(ByteBuffer bytes) throws IOException;

  /** The other side has proved itself, so larger buffers are due; before anybody else uses this. */
  abstract void admitted();

  /** Says to the other side that nothing more comes; reading goes on. */
  abstract void finish() throws IOException;

  /** Ends the connection at once, without a word; never fails. */
  @Override
  public abstract void close();

  /** How many bytes have been given to the socket (with TLS: to TLS). */
  final long bytesWritten() {
    return bytesWritten;
  }

  /** How many bytes have been handed to the reader. */
  final long bytesRead() {
    return bytesRead;
  }

  final void countRead(int bytes) {
    bytesRead = bytesRead + Math.max(0, bytes);
  }

  final void count(int bytes) {
    bytesWritten = bytesWritten + bytes;
  }
}
