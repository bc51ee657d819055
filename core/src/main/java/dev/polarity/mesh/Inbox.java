package dev.polarity.mesh;

import dev.polarity.error.StoppedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What has arrived from one peer and is not yet received, and what has been: a message that comes
 * again is dropped. Where much has arrived that nobody receives, acknowledgements are held back
 * until somebody does, and so the sender waits.
 */
final class Inbox {

  /** Bytes from which on acknowledgements wait for the receiver. */
  static final long FULL_BYTES = 64L << 20;

  private final int peer;
  private final Consumer<MessageKey> acknowledge;
  private final Runnable arrival;
  private final Map<MessageKey, Message> arrived = new HashMap<>();
  private final Map<MessageKey, Integer> awaited = new LinkedHashMap<>();
  private final Set<MessageKey> had = new HashSet<>();
  private final Set<MessageKey> owed = new HashSet<>();
  private long released;
  private long bytes;

  /** Asks whether a wait may go on. */
  interface Watch {
    /** Throws if the message can no longer come. */
    void check() throws StoppedException;
  }

  /**
   * Creates the inbox of one peer.
   *
   * @param peer its rank
   * @param acknowledge tells the peer that a message has arrived
   * @param arrival is run when a message has arrived, or waits are to ask whether to go on
   */
  Inbox(int peer, Consumer<MessageKey> acknowledge, Runnable arrival) {
    this.peer = peer;
    this.acknowledge = acknowledge;
    this.arrival = arrival;
  }

  /** A message has arrived, perhaps not for the first time. */
  void arrive(MessageKey key, Message message) {
    boolean acknowledged;
    synchronized (this) {
      boolean fresh = !(key.type().ofStep() && key.step() < released) && had.add(key);
      if (fresh) {
        arrived.put(key, message);
        bytes += message.payload().remaining();
        if (!key.type().ofStep() && bytes > FULL_BYTES && !awaited.containsKey(key)) {
          owed.add(key);
        }
        notifyAll();
      }
      acknowledged = !key.type().ofStep() && !owed.contains(key);
    }
    arrival.run();
    if (acknowledged) {
      acknowledge.accept(key);
    }
  }

  /** The peer asks whether a message has arrived. */
  void asked(MessageKey key) {
    boolean acknowledged;
    synchronized (this) {
      acknowledged = had.contains(key) && !owed.contains(key);
    }
    if (acknowledged) {
      acknowledge.accept(key);
    }
  }

  /**
   * Waits for a message.
   *
   * @param key what it is
   * @param maxPayloadBytes the most bytes that it may have; what arrives from now on is held to it
   * @param tickNanos how often to ask whether to go on
   * @param watch whom to ask
   * @return the message
   */
  Message take(MessageKey key, int maxPayloadBytes, long tickNanos, Watch watch) {
    Message message;
    boolean settled;
    synchronized (this) {
      expect(key, maxPayloadBytes);
      try {
        while (!arrived.containsKey(key)) {
          watch.check();
          wait(tickNanos / 1_000_000 + 1);
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new StoppedException(Blame.interrupted(peer, key), interrupted);
      } finally {
        awaited.remove(key);
      }
      message = arrived.remove(key);
      bytes -= message.payload().remaining();
      settled = owed.remove(key);
    }
    if (settled) {
      acknowledge.accept(key);
    }
    return message;
  }

  /** Somebody begins to wait for a message. What arrives of it from now on is held to the bound. */
  synchronized void expect(MessageKey key, int maxPayloadBytes) {
    if (awaited.containsKey(key) || had.contains(key) && !arrived.containsKey(key)) {
      throw new IllegalStateException("The " + key + " of node " + peer + " is received twice.");
    }
    awaited.put(key, maxPayloadBytes);
  }

  /** Nobody waits for it any more. */
  synchronized void expectNoMore(MessageKey key) {
    awaited.remove(key);
  }

  /** Whether a message is there to be taken. */
  synchronized boolean holds(MessageKey key) {
    return arrived.containsKey(key);
  }

  /** The message that has been waited for longest and is not there, or null. */
  synchronized MessageKey awaited() {
    for (MessageKey key : awaited.keySet()) {
      if (!arrived.containsKey(key)) {
        return key;
      }
    }
    return null;
  }

  /** The most bytes that somebody waits for, or the general bound if nobody waits. */
  synchronized int bound(MessageKey key, int general) {
    return Math.min(general, awaited.getOrDefault(key, general));
  }

  /** Forgets what belongs to the steps before one. */
  synchronized void release(long step) {
    if (step > released) {
      released = step;
      had.removeIf(key -> key.type().ofStep() && key.step() < step);
      arrived
          .entrySet()
          .removeIf(
              entry -> {
                boolean old = entry.getKey().type().ofStep() && entry.getKey().step() < step;
                bytes -= old ? entry.getValue().payload().remaining() : 0;
                return old;
              });
    }
  }

  /** Forgets everything: another process has taken the peer's place before the run began. */
  synchronized void clear() {
    arrived.clear();
    had.clear();
    owed.clear();
    bytes = 0;
  }

  /** Lets all waits ask at once whether to go on. */
  void wake() {
    synchronized (this) {
      notifyAll();
    }
    arrival.run();
  }
}
