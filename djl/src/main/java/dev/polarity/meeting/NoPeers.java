package dev.polarity.meeting;

import dev.polarity.mesh.Messenger;
import java.util.List;
import java.util.Optional;

/**
 * The peers of what one node does by itself.
 *
 * @param whenFurther is told of progress
 */
record NoPeers(Runnable whenFurther) implements Peers {

  @Override
  public int nodes() {
    return 1;
  }

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public List<byte[]> gather(String purpose, byte[] mine) {
    return List.of(mine);
  }

  @Override
  public void progress() {
    whenFurther.run();
  }

  @Override
  public Optional<Messenger> messenger() {
    return Optional.empty();
  }

  @Override
  public long bytesSent() {
    return 0;
  }

  @Override
  public long bytesReceived() {
    return 0;
  }

  @Override
  public void leave(String reason) {}

  @Override
  public void diverge(String sentence) {}

  @Override
  public void close() {}
}
