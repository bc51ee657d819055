package dev.polarity.mesh;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Takes connections in. Each has a thread of its own for its handshake, which afterwards reads the
 * frames of the peer; until then it is held in {@link Pending}. There are no more threads in a
 * handshake than may be pending: whoever is turned away for a newer one ends before that begins.
 */
final class Acceptor implements Runnable {

  private static final long TIRED_NANOS = 100_000_000L;

  private final Mesh mesh;
  private final ServerSocketChannel server;
  private final Security security;
  private final Handshake handshake;
  private final Pending pending;
  private final Semaphore handshakes;

  Acceptor(
      Mesh mesh,
      ServerSocketChannel server,
      Security security,
      Handshake handshake,
      Pending pending) {
    this.mesh = mesh;
    this.server = server;
    this.security = security;
    this.handshake = handshake;
    this.pending = pending;
    this.handshakes = new Semaphore(pending.most());
  }

  @Override
  public void run() {
    while (!mesh.over()) {
      try {
        takeOne();
      } catch (ClosedChannelException | InterruptedException ended) {
        return;
      }
    }
  }

  private void takeOne() throws ClosedChannelException, InterruptedException {
    try {
      SocketChannel channel = server.accept();
      pending.add(channel);
      handshakes.acquire();
      mesh.start("accepted", () -> serve(channel));
    } catch (ClosedChannelException closed) {
      throw closed;
    } catch (IOException tired) {
      // Out of file descriptors, for one; those that are pending will end.
      mesh.pause(TIRED_NANOS);
    }
  }

  private void serve(SocketChannel channel) {
    Connection connection = null;
    Optional<Reader> reader = Optional.empty();
    mesh.beginHandshake();
    try {
      try {
        if (mesh.settings().decorator().isPresent()) {
          mesh.settings().decorator().get().beforeConnection(mesh.rank());
        }
        connection = security.accepted(channel);
        reader = admitted(channel, connection);
      } catch (IOException e) {
        if (!mesh.over()) {
          mesh.notices().stranger(address(channel), Words.of(e));
        }
      } finally {
        pending.remove(channel);
        handshakes.release();
        mesh.endHandshake();
      }
      reader.ifPresent(Reader::run);
    } finally {
      close(channel, connection);
    }
  }

  /** Shakes hands; returns what reads the frames of a peer, or nothing for anybody else. */
  private Optional<Reader> admitted(SocketChannel channel, Connection connection)
      throws IOException {
    Handshake.Outcome outcome =
        handshake.answer(
            connection, theirs -> mesh.hello(Hello.ACCEPTOR, theirs.rank()), this::judge);
    switch (outcome.answer()) {
      case ADMITTED -> {
        return pending.remove(channel) ? reader(connection, outcome.theirs()) : Optional.empty();
      }
      case WRONG_KEY -> pretended(address(channel), outcome.theirs().rank());
      case DIFFERENT -> {
        linkTo(outcome.theirs().rank()).ifPresent(Link::learns);
        outcome.mine().differenceTo(outcome.theirs()).ifPresent(mesh::differ);
      }
      case ANEW -> anew(address(channel), outcome);
      case TAKEN -> mesh.differ(Blame.sameRank(outcome.theirs().rank(), address(channel)));
      case LEAVING -> {
        // This node is leaving, and the other finds that out.
      }
    }
    return Optional.empty();
  }

  private Optional<Reader> reader(Connection connection, Hello theirs) throws IOException {
    Link link = mesh.link(theirs.rank());
    Session session = link.admit(connection, theirs);
    if (session == null) {
      return Optional.empty();
    }
    Thread.currentThread().setName("polarity-mesh-" + mesh.rank() + "-reader-" + link.peer());
    return Optional.of(new Reader(mesh, link, session));
  }

  /** Who does not hold the key ends nothing, but may be a node that was given a wrong one. */
  private void pretended(SocketAddress from, int rank) {
    mesh.notices()
        .stranger(
            from,
            "it says that it is node "
                + rank
                + ", but holds another key; give all nodes the same key");
    linkTo(rank).ifPresent(link -> link.pretended(from));
  }

  private void anew(SocketAddress from, Handshake.Outcome outcome) {
    int rank = outcome.theirs().rank();
    if (!outcome.mine().findsAnew(outcome.theirs())) {
      mesh.notices().say(Blame.stillInRun(rank));
    } else if (mesh.link(rank).alive()) {
      mesh.notices()
          .stranger(
              from,
              "it says that it is node "
                  + rank
                  + ", which takes part already; give each node a rank of its own");
    } else {
      mesh.fail(Blame.startedAnew(rank));
    }
  }

  /** The link to a rank that somebody claims; empty if no peer has it. */
  private Optional<Link> linkTo(int rank) {
    return mesh.isPeer(rank) ? Optional.of(mesh.link(rank)) : Optional.empty();
  }

  /** What to answer to who has proved that it holds the key; what follows of it comes after. */
  private Handshake.Answer judge(Hello mine, Hello theirs) {
    if (mesh.over() || mesh.failure() != null) {
      return Handshake.Answer.LEAVING;
    }
    if (mine.differenceTo(theirs).isPresent()) {
      return Handshake.Answer.DIFFERENT;
    }
    if (mine.findsAnew(theirs) || theirs.findsAnew(mine)) {
      return Handshake.Answer.ANEW;
    }
    return mesh.link(theirs.rank()).replaced(theirs.incarnation())
        ? Handshake.Answer.TAKEN
        : Handshake.Answer.ADMITTED;
  }

  private static SocketAddress address(SocketChannel channel) {
    return channel.socket().getRemoteSocketAddress();
  }

  private static void close(SocketChannel channel, Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
      channel.close();
    } catch (IOException ignored) {
      // It is gone either way.
    }
  }
}
