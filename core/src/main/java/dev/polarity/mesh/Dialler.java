package dev.polarity.mesh;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/**
 * Dials one peer of a lower rank, reads its frames, and dials again when the connection is gone, as
 * long as anybody wants it. A node dials all that have lower ranks than itself, so that there is
 * one connection per pair.
 */
final class Dialler implements Runnable {

  private static final long FIRST_PAUSE_NANOS = 20_000_000L;
  private static final long LONGEST_PAUSE_NANOS = 1_000_000_000L;

  private final Mesh mesh;
  private final Link link;
  private final NodeAddress address;
  private final Security security;
  private final Handshake handshake;
  private final Pending pending;

  Dialler(
      Mesh mesh,
      Link link,
      NodeAddress address,
      Security security,
      Handshake handshake,
      Pending pending) {
    this.mesh = mesh;
    this.link = link;
    this.address = address;
    this.security = security;
    this.handshake = handshake;
    this.pending = pending;
  }

  @Override
  public void run() {
    long pause = FIRST_PAUSE_NANOS;
    try {
      while (!mesh.over() && !link.parted()) {
        boolean talked = dial();
        pause = talked ? FIRST_PAUSE_NANOS : Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        mesh.pause(pause);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** One attempt, and the session that comes of it; false if none does. */
  private boolean dial() {
    Connection connection = null;
    Session session = null;
    try (SocketChannel channel = SocketChannel.open()) {
      if (mesh.settings().decorator().isPresent()) {
        mesh.settings().decorator().get().beforeConnection(mesh.rank());
      }
      connection = connect(channel);
      session = shakeHands(channel, connection);
      if (session != null) {
        new Reader(mesh, link, session).run();
      }
    } catch (IOException e) {
      link.failed(Words.of(e));
    } finally {
      if (connection != null) {
        if (session == null) {
          mesh.countHandshake(connection, link.peer());
        }
        connection.close();
      }
    }
    return session != null;
  }

  /** Returns the session, or null if this node or the other wants none. */
  private Session shakeHands(SocketChannel channel, Connection connection) throws IOException {
    mesh.beginHandshake();
    try {
      Hello mine = mesh.hello(Hello.DIALLER, link.peer());
      Handshake.Outcome outcome = handshake.dial(connection, mine);
      if (!pending.remove(channel)) {
        throw new IOException("it took too long to prove itself");
      }
      if (outcome.answer() != Handshake.Answer.ADMITTED) {
        refused(outcome, mine);
        return null;
      }
      if (mine.findsAnew(outcome.theirs())) {
        mesh.fail(Blame.startedAnew(link.peer()));
        return null;
      }
      return link.admit(connection, outcome.theirs());
    } finally {
      mesh.endHandshake();
    }
  }

  private Connection connect(SocketChannel channel) throws IOException {
    InetSocketAddress target = address.lookUp();
    if (target.isUnresolved()) {
      throw new IOException("the name " + address.host() + " is not known");
    }
    pending.add(channel);
    try {
      channel.socket().connect(target, (int) mesh.settings().handshake().toMillis());
      return security.dialled(channel);
    } catch (IOException e) {
      pending.remove(channel);
      throw e;
    }
  }

  private void refused(Handshake.Outcome outcome, Hello mine) {
    Hello theirs = outcome.theirs();
    switch (outcome.answer()) {
      case WRONG_KEY -> {
        link.failed("it holds another key");
        link.learns();
        mesh.differ(Blame.anotherKey(link.peer(), address.toString(), mesh.rank()));
      }
      case ANEW -> {
        if (mine.findsAnew(theirs)) {
          mesh.fail(Blame.startedAnew(link.peer()));
        } else {
          link.failed("it is in a run with another process of rank " + mesh.rank());
          mesh.notices().say(Blame.stillInRun(link.peer()));
        }
      }
      case DIFFERENT -> {
        if (mine.findsAnew(theirs)) {
          mesh.fail(Blame.startedAnew(link.peer()));
        } else {
          link.failed("it belongs to another run");
          link.learns();
          mine.differenceTo(theirs).ifPresent(mesh::differ);
        }
      }
      case TAKEN -> {
        link.failed("it has met another process as node " + mesh.rank());
        mesh.preclude(Blame.rankTaken(mesh.rank(), link.peer()));
      }
      default -> link.failed("it is leaving its run");
    }
  }
}
