package dev.polarity.app;

import dev.polarity.error.StoppedException;
import dev.polarity.mesh.Message;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.Messenger;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.mesh.WireLedger;
import java.nio.ByteBuffer;

/**
 * Remembers whether it was a peer that ended the run: only then does it help to meet again, and not
 * after a full disk, nor when the others have not appeared at all.
 */
final class WatchedRendezvous implements Rendezvous {

  private final Rendezvous rendezvous;
  private volatile boolean lost;

  WatchedRendezvous(Rendezvous rendezvous) {
    this.rendezvous = rendezvous;
  }

  /** Returns whether a peer was lost after all had met. */
  boolean lostPeer() {
    return lost;
  }

  @Override
  public int rank() {
    return rendezvous.rank();
  }

  @Override
  public int nodes() {
    return rendezvous.nodes();
  }

  @Override
  public Messenger meet(byte[] specHash) {
    return new WatchedMessenger(rendezvous.meet(specHash));
  }

  private final class WatchedMessenger implements Messenger {

    private final Messenger messenger;

    WatchedMessenger(Messenger messenger) {
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
      try {
        messenger.send(peer, key, encoding, payload);
      } catch (StoppedException e) {
        lost = true;
        throw e;
      }
    }

    @Override
    public Message receive(int peer, MessageKey key, int maxPayloadBytes) {
      try {
        return messenger.receive(peer, key, maxPayloadBytes);
      } catch (StoppedException e) {
        lost = true;
        throw e;
      }
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
    public void close() {
      messenger.close();
    }
  }
}
