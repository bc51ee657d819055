package dev.polarity.mesh;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes to one peer: what is to be written next, and what has been written and may have to be
 * written again. A new connection begins with all that is retained. One thread writes.
 */
final class Outbox {

  /** Bytes that may be on their way without an acknowledgement before a sender waits. */
  static final long WINDOW_BYTES = 64L << 20;

  private static final long NOT_WRITTEN = Long.MAX_VALUE;
  private static final long IDLE_MILLIS = 1000;

  /** Makes the frame of a heartbeat, as late as possible. */
  interface Pulse {
    ByteBuffer frame(long number, MessageKey asked);
  }

  /** A frame and where to write it. */
  record Outgoing(Session session, ByteBuffer frame, WirePhase phase, boolean last) {}

  /** A message that may be asked for again. */
  private static final class Retained {
    final MessageKey key;
    final ByteBuffer frame;
    long writtenBefore = NOT_WRITTEN;
    boolean queued = true;

    Retained(MessageKey key, ByteBuffer frame) {
      this.key = key;
      this.frame = frame;
    }
  }

  private final int rank;
  private final Pulse pulse;
  private final Map<MessageKey, Retained> retained = new LinkedHashMap<>();
  private final Deque<Retained> queue = new ArrayDeque<>();
  private final Deque<MessageKey> acknowledgements = new ArrayDeque<>();
  private Session session;
  private long beats;
  private long echo;
  private boolean beatDue;
  private long unacknowledged;
  private ByteBuffer farewell;
  private boolean hurried;
  private boolean said;
  private boolean ended;

  Outbox(int rank, Pulse pulse) {
    this.rank = rank;
    this.pulse = pulse;
  }

  /** Retains a message and has it written; false if too much is unacknowledged. */
  synchronized boolean offer(MessageKey key, ByteBuffer frame) {
    int size = frame.remaining();
    boolean acknowledgeable = !key.type().ofStep();
    if (acknowledgeable && unacknowledged > 0 && unacknowledged + size > WINDOW_BYTES) {
      return false;
    }
    Retained message = new Retained(key, frame);
    if (retained.putIfAbsent(key, message) != null) {
      throw new IllegalStateException("Node " + rank + " has sent the " + key + " twice.");
    }
    if (acknowledgeable) {
      unacknowledged += size;
    }
    queue.add(message);
    notifyAll();
    return true;
  }

  /** Waits a little for something to change. */
  synchronized void await(long nanos) throws InterruptedException {
    wait(nanos / 1_000_000 + 1);
  }

  /** Has an acknowledgement written. */
  synchronized void acknowledge(MessageKey key) {
    if (!acknowledgements.contains(key)) {
      acknowledgements.add(key);
      notifyAll();
    }
  }

  /** The peer has a message, so it need not be retained. */
  synchronized void acknowledged(MessageKey key) {
    if (!key.type().ofStep()) {
      Retained message = retained.remove(key);
      if (message != null) {
        unacknowledged -= message.frame.remaining();
        notifyAll();
      }
    }
  }

  /**
   * The peer has heard a heartbeat.
   *
   * @param number the heartbeat's number
   * @param missing what the peer waits for nevertheless, or null: written before that heartbeat, it
   *     is lost and is written again
   */
  synchronized void heard(long number, MessageKey missing) {
    echo = Math.max(echo, number);
    Retained message = retained.get(missing);
    if (message != null && !message.queued && message.writtenBefore <= number) {
      message.queued = true;
      queue.add(message);
      notifyAll();
    }
  }

  /** Drops what belongs to the steps before one. */
  synchronized void release(long step) {
    Iterator<Retained> messages = retained.values().iterator();
    while (messages.hasNext()) {
      Retained message = messages.next();
      if (message.key.type().ofStep() && message.key.step() < step) {
        messages.remove();
        if (message.queued) {
          queue.remove(message);
        }
      }
    }
  }

  /** Has a heartbeat written. */
  synchronized void beat() {
    beatDue = true;
    notifyAll();
  }

  /** Has a farewell written, behind everything else or, in a hurry, before it. */
  synchronized void farewell(ByteBuffer frame, boolean hurry) {
    if (farewell == null) {
      farewell = frame;
      hurried = hurry;
      notifyAll();
    }
  }

  /** Whether the farewell is written. */
  synchronized boolean said() {
    return said;
  }

  /** Whether the peer has everything, as far as can be known. */
  synchronized boolean delivered() {
    return queue.isEmpty() && acknowledgements.isEmpty() && unacknowledged == 0;
  }

  /** A new connection: everything that is retained goes over it again. */
  synchronized void attach(Session newSession) {
    session = newSession;
    queue.clear();
    for (Retained message : retained.values()) {
      message.writtenBefore = NOT_WRITTEN;
      message.queued = true;
      queue.add(message);
    }
    said = false;
    beatDue = true;
    notifyAll();
  }

  /** The connection is gone, if it is still that one. */
  synchronized void detach(Session oldSession) {
    if (session == oldSession) {
      session = null;
      notifyAll();
    }
  }

  /** Nothing is written any more. */
  synchronized void end() {
    ended = true;
    session = null;
    notifyAll();
  }

  /** Waits for the next frame; null at the end. */
  synchronized Outgoing next() throws InterruptedException {
    while (!ended) {
      if (session != null && !said) {
        Outgoing next = due();
        if (next != null) {
          return next;
        }
      }
      wait(IDLE_MILLIS);
    }
    return null;
  }

  private Outgoing due() {
    if (farewell != null && hurried) {
      return last();
    }
    if (beatDue) {
      beatDue = false;
      return control(pulse.frame(++beats, asked()));
    }
    if (!acknowledgements.isEmpty()) {
      return control(Frames.acknowledgement(rank, acknowledgements.remove()));
    }
    if (!queue.isEmpty()) {
      Retained message = queue.remove();
      message.queued = false;
      message.writtenBefore = beats + 1;
      return new Outgoing(session, message.frame.duplicate(), message.key.type().phase(), false);
    }
    return farewell == null ? null : last();
  }

  /** The oldest message that the peer ought to have acknowledged, had nothing been lost. */
  private MessageKey asked() {
    for (Retained message : retained.values()) {
      if (!message.key.type().ofStep() && message.writtenBefore <= echo) {
        return message.key;
      }
    }
    return null;
  }

  private Outgoing control(ByteBuffer frame) {
    return new Outgoing(session, frame, WirePhase.CONTROL, false);
  }

  private Outgoing last() {
    return new Outgoing(session, farewell.duplicate(), WirePhase.CONTROL, true);
  }

  /** The farewell is written. */
  synchronized void written(Outgoing last) {
    if (last.session() == session) {
      said = true;
      notifyAll();
    }
  }
}
