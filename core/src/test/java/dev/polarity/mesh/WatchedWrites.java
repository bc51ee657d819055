package dev.polarity.mesh;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Lets a test see each frame as it is written, so that it can wait for what happens on the wire.
 *
 * @param watch has to write the frame, and may do something before and after
 */
record WatchedWrites(Watch watch) implements WireDecorator {

  interface Watch {
    void write(int rank, FramePath path, ByteBuffer frame, WirePhase phase) throws IOException;
  }

  /** A watch that is told of each heartbeat once it is written. */
  static WatchedWrites heartbeats(Heard heard) {
    return new WatchedWrites(
        (rank, path, frame, phase) -> {
          path.write(frame, phase);
          Frame written = Frame.decode(frame.duplicate(), frame.remaining());
          if (written.type() == Frames.HEARTBEAT) {
            heard.heartbeat(rank, Heartbeat.decode(written.payload()));
          }
        });
  }

  interface Heard {
    void heartbeat(int rank, Heartbeat heartbeat);
  }

  @Override
  public FramePath decorate(int rank, int peer, FramePath path) {
    return new FramePath() {
      @Override
      public void write(ByteBuffer frame, WirePhase phase) throws IOException {
        watch.write(rank, path, frame, phase);
      }

      @Override
      public void beforeRead() throws IOException {
        path.beforeRead();
      }

      @Override
      public void cut() {
        path.cut();
      }
    };
  }

  @Override
  public void beforeConnection(int rank) {
    // Connections come as they come.
  }
}
