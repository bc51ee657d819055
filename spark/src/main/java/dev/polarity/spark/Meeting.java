package dev.polarity.spark;

import dev.polarity.mesh.Messenger;
import dev.polarity.mesh.Rendezvous;

/** A rendezvous that knows whether the nodes have met. */
final class Meeting implements Rendezvous {

  private final Rendezvous rendezvous;
  private volatile boolean met;

  Meeting(Rendezvous rendezvous) {
    this.rendezvous = rendezvous;
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
    return messenger;
  }

  /** Returns whether all nodes were there. */
  boolean hasMet() {
    return met;
  }
}
