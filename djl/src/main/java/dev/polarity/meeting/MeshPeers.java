package dev.polarity.meeting;

import dev.polarity.exchange.Assembly;
import dev.polarity.mesh.Messenger;
import java.util.List;
import java.util.Optional;

/** The nodes of a run that a messenger connects. */
final class MeshPeers implements Peers {

  private final Messenger messenger;
  private final Assembly assembly;

  MeshPeers(Messenger messenger) {
    this.messenger = messenger;
    this.assembly = new Assembly(messenger);
  }

  @Override
  public int nodes() {
    return messenger.nodes();
  }

  @Override
  public int rank() {
    return messenger.rank();
  }

  @Override
  public List<byte[]> gather(String purpose, byte[] mine) {
    messenger.progress();
    return assembly.gather(purpose, mine);
  }

  @Override
  public void progress() {
    messenger.progress();
  }

  @Override
  public Optional<Messenger> messenger() {
    return Optional.of(messenger);
  }

  @Override
  public long bytesSent() {
    return messenger.ledger().totalSent();
  }

  @Override
  public long bytesReceived() {
    return messenger.ledger().totalReceived();
  }

  @Override
  public void leave(String reason) {
    messenger.leave(reason);
  }

  @Override
  public void diverge(String sentence) {
    messenger.diverge(sentence);
  }

  @Override
  public void close() {
    messenger.close();
  }
}
