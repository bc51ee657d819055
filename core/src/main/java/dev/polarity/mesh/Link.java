package dev.polarity.mesh;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one node has with one other, whichever connection carries it now: the two boxes, when it was
 * last heard, and what it said of itself. Which session is the current one changes under the lock
 * of the mesh only.
 */
final class Link {

  /** As many heartbeats may be late before a peer counts as gone where another takes its place. */
  private static final int HEARTBEATS = 3;

  private final Mesh mesh;
  private final int peer;
  private final Inbox inbox;
  private final Outbox outbox;

  private volatile Session session;
  private volatile long incarnation;
  private volatile boolean left;
  private volatile boolean knows;
  private volatile long heard;
  private volatile long echo;
  private volatile long progress = -1;
  private volatile long progressed;
  private volatile String awaits = "";
  private volatile String lastFailure = "";
  private volatile String pretender = "";
  private volatile long replaced;

  Link(Mesh mesh, int peer) {
    this.mesh = mesh;
    this.peer = peer;
    this.outbox = new Outbox(mesh.rank(), this::heartbeat);
    this.inbox = new Inbox(peer, outbox::acknowledge, mesh.arrivals()::happened);
  }

  int peer() {
    return peer;
  }

  Inbox inbox() {
    return inbox;
  }

  Outbox outbox() {
    return outbox;
  }

  boolean connected() {
    return session != null;
  }

  /** Whether the peer has said farewell. */
  boolean left() {
    return left;
  }

  /** Whether one of the two has told the other farewell. */
  boolean parted() {
    return left || outbox.said();
  }

  /** The process that the peer is, 0 if not known. */
  long incarnation() {
    return incarnation;
  }

  /** Why there is no connection, as far as is known; may be empty. */
  String lastFailure() {
    return lastFailure;
  }

  void failed(String why) {
    lastFailure = why;
  }

  /** Somebody said to be the peer, but did not prove it. */
  void pretended(SocketAddress from) {
    pretender =
        "a connection from "
            + Words.host(from)
            + " said that it was node "
            + peer
            + ", but holds another key";
  }

  /** Why the peer is not there, as far as is known; may be empty. */
  String absence() {
    return Stream.of(incarnation == 0 ? "" : "it had come and is gone", lastFailure, pretender)
        .filter(reason -> !reason.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** The peer has been told in its handshake that it cannot be in one run with this node. */
  void learns() {
    knows = true;
  }

  /** Whether the peer knows from its handshake that it cannot be in one run with this node. */
  boolean knows() {
    return knows;
  }

  /** Whether another process has taken the place of that one, and so both are there. */
  boolean replaced(long process) {
    return replaced == process;
  }

  /** Whether the peer is there as far as can be known, rather than not yet known to be lost. */
  boolean alive() {
    return connected() && silence() < HEARTBEATS * mesh.settings().heartbeat().toNanos();
  }

  /**
   * Takes a connection whose handshake is done into use, in place of the one before.
   *
   * @return the session, or null if it comes too late
   */
  Session admit(Connection connection, Hello theirs) throws IOException {
    synchronized (mesh) {
      boolean another = incarnation != theirs.incarnation();
      if (mesh.over() || mesh.running() && another) {
        connection.close();
        return null;
      }
      if (another) {
        inbox.clear();
        echo = 0;
        replaced = connected() ? incarnation : 0;
        incarnation = theirs.incarnation();
      }
      end(session, "a new connection took its place");
      connection.admitted();
      mesh.countHandshake(connection, peer);
      session = new Session(connection, mesh.path(connection, peer));
      lastFailure = "";
      heard();
      progressed = mesh.clock().now();
      outbox.attach(session);
      // Here, so that a peer which says farewell right after the meeting is known to have met.
      mesh.begin();
      mesh.notifyAll();
      return session;
    }
  }

  /** A session is over; whether it was still the current one. */
  boolean end(Session ended, String why) {
    if (ended == null) {
      return false;
    }
    synchronized (mesh) {
      ended.connection().close();
      if (session != ended) {
        return false;
      }
      session = null;
      lastFailure = why;
      outbox.detach(ended);
      mesh.notifyAll();
      return true;
    }
  }

  /** Tells a person that the connection is gone, unless that is how it should be. */
  void sayLost() {
    boolean expected = !mesh.running() || mesh.over() || mesh.failure() != null || parted();
    if (!expected) {
      mesh.notices()
          .say(
              "The connection to node "
                  + peer
                  + " is lost ("
                  + lastFailure
                  + "); it is made again as long as the deadline allows.");
    }
  }

  /** Cuts whatever connection there is. */
  void cut(String why) {
    end(session, why);
  }

  /** The peer has said farewell: nothing more comes from it, and nothing goes to it. */
  void leave() {
    synchronized (mesh) {
      left = true;
      mesh.notifyAll();
    }
    inbox.wake();
  }

  /** A byte has come from the peer. */
  void heard() {
    heard = mesh.clock().now();
  }

  /** The peer has done something, or somebody begins to wait for it. */
  void progressed() {
    progressed = mesh.clock().now();
  }

  /** Nanoseconds since the peer was last heard. */
  long silence() {
    return mesh.clock().now() - heard;
  }

  /** Nanoseconds since the peer last did something. */
  long idle() {
    return mesh.clock().now() - progressed;
  }

  /** What the peer waits for, as the end of a sentence; empty if it waits for nothing. */
  String awaits() {
    return awaits;
  }

  /** Takes in what the peer said in a heartbeat. */
  void hear(Heartbeat heartbeat) {
    echo = Math.max(echo, heartbeat.number());
    if (heartbeat.progress() != progress) {
      progress = heartbeat.progress();
      progressed();
    }
    MessageKey awaited = heartbeat.awaited();
    awaits =
        awaited == null
            ? ""
            : "; it waits for the " + awaited + " from node " + heartbeat.awaitedNode();
    boolean fromHere = heartbeat.awaitedNode() == mesh.rank();
    outbox.heard(heartbeat.echo(), fromHere ? awaited : null);
    if (heartbeat.asked() != null) {
      inbox.asked(heartbeat.asked());
    }
  }

  private ByteBuffer heartbeat(long number, MessageKey asked) {
    // The echo first: what is still awaited after it was read did not come before that heartbeat.
    long lastHeard = echo;
    MessageKey awaited = inbox.awaited();
    int node = peer;
    if (awaited == null) {
      Link other = mesh.firstLink(link -> link.inbox.awaited() != null).orElse(null);
      awaited = other == null ? null : other.inbox.awaited();
      node = awaited == null ? Heartbeat.NOBODY : other.peer;
    }
    return Frames.heartbeat(
        mesh.rank(), new Heartbeat(number, lastHeard, mesh.progressMade(), node, awaited, asked));
  }
}
