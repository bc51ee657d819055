package dev.polarity.mesh;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes frames to a connection, and every byte that it takes into the ledger. */
final class SocketPath implements FramePath {

  private final Connection connection;
  private final WireLedger ledger;
  private final int peer;

  SocketPath(Connection connection, WireLedger ledger, int peer) {
    this.connection = connection;
    this.ledger = ledger;
    this.peer = peer;
  }

  @Override
  public void write(ByteBuffer frame, WirePhase phase) throws IOException {
    long before = connection.bytesWritten();
    try {
      connection.write(frame);
    } finally {
      ledger.addSent(peer, phase, connection.bytesWritten() - before);
    }
  }

  @Override
  public void beforeRead() {
    // Nothing stands between.
  }

  @Override
  public void cut() {
    connection.close();
  }
}
