package dev.polarity.mesh;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where the frames of one connection meet the wire; what stands between, for example a drill of
 * faults, is another one around it. Writing and reading happen on two different threads.
 */
public interface FramePath {

  /**
   * Writes one encoded frame, and returns when the socket has taken it.
   *
   * @param frame the frame from its position to its limit; left as it is
   * @param phase what its bytes are counted as
   * @throws IOException if the connection fails
   */
  void write(ByteBuffer frame, WirePhase phase) throws IOException;

  /**
   * Called before each read of the connection; may wait.
   *
   * @throws IOException to end the connection
   */
  void beforeRead() throws IOException;

  /** Cuts the connection at once, as a broken cable would, for both sides. */
  void cut();
}
