package dev.polarity.mesh;

import dev.polarity.error.StoppedException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/**
 * Remembers whether the nodes have met, and whether it was a peer that ended the run afterwards:
 * only then does it help to meet again, and not after a full disk.
 */
public final class WatchedRendezvous implements Rendezvous {

  private final Rendezvous rendezvous;
  private volatile boolean met;
  private volatile boolean lost;

  /**
   * Watches a rendezvous.
   *
   * @param rendezvous how the nodes meet
   */
  public WatchedRendezvous(Rendezvous rendezvous) {
    this.rendezvous = rendezvous;
  }

  /** Returns whether all nodes were there. */
  public boolean hasMet() {
    return met;
  }

  /** Returns whether a peer was lost after all had met. */
  public boolean lostPeer() {
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
    Messenger messenger = rendezvous.meet(specHash);
    met = true;
    return new Watched(messenger);
  }

  private final class Watched extends ForwardingMessenger {

    Watched(Messenger messenger) {
      super(messenger);
    }

    @Override
    public void send(int peer, MessageKey key, byte encoding, ByteBuffer payload) {
      watch(
          () -> {
            super.send(peer, key, encoding, payload);
            return null;
          });
    }

    @Override
    public Message receive(int peer, MessageKey key, int maxPayloadBytes) {
      return watch(() -> super.receive(peer, key, maxPayloadBytes));
    }

    @Override
    public int awaitFirst(List<Expected> several) {
      return watch(() -> super.awaitFirst(several));
    }

    /** Notes a failure of what needs a peer. */
    private <T> T watch(Supplier<T> action) {
      try {
        return action.get();
      } catch (StoppedException e) {
        lost = true;
        throw e;
      }
    }
  }
}
