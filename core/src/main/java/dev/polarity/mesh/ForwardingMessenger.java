package dev.polarity.mesh;

import java.nio.ByteBuffer;
import java.util.List;

/** A messenger that hands everything to another one; a base for those that watch or disturb it. */
public abstract class ForwardingMessenger implements Messenger {

  private final Messenger messenger;

  protected ForwardingMessenger(Messenger messenger) {
    this.messenger = messenger;
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
  public void send(int peer, MessageKey key, byte encoding, ByteBuffer payload) {
    messenger.send(peer, key, encoding, payload);
  }

  @Override
  public Message receive(int peer, MessageKey key, int maxPayloadBytes) {
    return messenger.receive(peer, key, maxPayloadBytes);
  }

  @Override
  public int awaitFirst(List<Expected> several) {
    return messenger.awaitFirst(several);
  }

  @Override
  public void release(long step) {
    messenger.release(step);
  }

  @Override
  public void progress() {
    messenger.progress();
  }

  @Override
  public WireLedger ledger() {
    return messenger.ledger();
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
