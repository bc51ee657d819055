package dev.polarity.mesh;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the bytes that one node sends and receives, by peer and phase, where they are written to
 * and read from the socket: headers and checksums are in it, those of TCP and IP are not. Safe for
 * use by any number of threads.
 */
public final class WireLedger {

  private static final int PHASES = WirePhase.values().length;

  private final int peers;
  private final AtomicLongArray sent;
  private final AtomicLongArray received;

  /**
   * Creates a ledger with nothing in it.
   *
   * @param nodes P, the number of nodes; ranks are 0 … P - 1
   */
  public WireLedger(int nodes) {
    this.peers = nodes;
    this.sent = new AtomicLongArray(nodes * PHASES);
    this.received = new AtomicLongArray(nodes * PHASES);
  }

  /**
   * Counts bytes that were sent.
   *
   * @param peer rank of the node that they went to
   * @param phase what they were for
   * @param bytes how many, at least 0
   */
  public void addSent(int peer, WirePhase phase, long bytes) {
    sent.addAndGet(index(peer, phase), bytes);
  }

  /**
   * Counts bytes that were received.
   *
   * @param peer rank of the node that they came from
   * @param phase what they were for
   * @param bytes how many, at least 0
   */
  public void addReceived(int peer, WirePhase phase, long bytes) {
    received.addAndGet(index(peer, phase), bytes);
  }

  /**
   * Returns the bytes that were sent to one peer in one phase.
   *
   * @param peer its rank
   * @param phase what they were for
   * @return their number
   */
  public long sent(int peer, WirePhase phase) {
    return sent.get(index(peer, phase));
  }

  /**
   * Returns the bytes that were received from one peer in one phase.
   *
   * @param peer its rank
   * @param phase what they were for
   * @return their number
   */
  public long received(int peer, WirePhase phase) {
    return received.get(index(peer, phase));
  }

  /**
   * Returns the bytes that were sent to all peers in one phase.
   *
   * @param phase what they were for
   * @return their number
   */
  public long sent(WirePhase phase) {
    return sum(sent, phase);
  }

  /**
   * Returns the bytes that were received from all peers in one phase.
   *
   * @param phase what they were for
   * @return their number
   */
  public long received(WirePhase phase) {
    return sum(received, phase);
  }

  /** Returns all bytes that were sent. */
  public long totalSent() {
    return sum(sent);
  }

  /** Returns all bytes that were received. */
  public long totalReceived() {
    return sum(received);
  }

  private long sum(AtomicLongArray counters, WirePhase phase) {
    long sum = 0;
    for (int peer = 0; peer < peers; peer++) {
      sum += counters.get(index(peer, phase));
    }
    return sum;
  }

  private static long sum(AtomicLongArray counters) {
    long sum = 0;
    for (int i = 0; i < counters.length(); i++) {
      sum += counters.get(i);
    }
    return sum;
  }

  private int index(int peer, WirePhase phase) {
    if (peer < 0 || peer >= peers) {
      throw new IllegalArgumentException("There is no node " + peer + " among " + peers + ".");
    }
    return peer * PHASES + phase.ordinal();
  }
}
