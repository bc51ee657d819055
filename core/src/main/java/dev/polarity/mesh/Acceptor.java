package dev.polarity.mesh;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Takes connections in. Each has a thread of its own for its handshake, which afterwards reads the
 * frames of the peer; until then it is held in {@link Pending}.
 */
final class Acceptor implements Runnable {

  private static final long TIRED_NANOS = 100_000_000L;

  private final Mesh mesh;
  private final ServerSocketChannel server;
  private final Security security;
  private final Handshake handshake;
  private final Pending pending;

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
  }

  @Override
  public void run() {
    while (!mesh.over()) {
      try {
        SocketChannel channel = server.accept();
        pending.add(channel);
        mesh.start("accepted", () -> serve(channel));
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException tired) {
        // Out of file descriptors, for one; those that are pending will end.
        try {
          mesh.pause(TIRED_NANOS);
        } catch (InterruptedException interrupted) {
          return;
        }
      }
    }
  }

  private void serve(SocketChannel channel) {
    Connection connection = null;
    try {
      if (mesh.settings().decorator().isPresent()) {
        mesh.settings().decorator().get().beforeConnection(mesh.rank());
      }
      connection = security.accepted(channel);
      admit(channel, connection);
    } catch (IOException e) {
      if (!mesh.over()) {
        mesh.notices().stranger(address(channel), Words.of(e));
      }
    } finally {
      pending.remove(channel);
      close(channel, connection);
    }
  }

  private void admit(SocketChannel channel, Connection connection) throws IOException {
    Handshake.Outcome outcome =
        handshake.answer(
            connection, theirs -> mesh.hello(Hello.ACCEPTOR, theirs.rank()), this::judge);
    switch (outcome.answer()) {
      case ADMITTED -> {
        Link link = mesh.link(outcome.theirs().rank());
        if (pending.remove(channel)) {
          Session session = link.admit(connection, outcome.theirs());
          if (session != null) {
            Thread.currentThread()
                .setName("polarity-mesh-" + mesh.rank() + "-reader-" + link.peer());
            new Reader(mesh, link, session).run();
          }
        }
      }
      case WRONG_KEY ->
          mesh.notices()
              .stranger(
                  address(channel),
                  "it says that it is node "
                      + outcome.theirs().rank()
                      + ", but holds another key; give all nodes the same key");
      case DIFFERENT -> outcome.mine().differenceTo(outcome.theirs()).ifPresent(mesh::differ);
      case ANEW -> {
        if (outcome.mine().findsAnew(outcome.theirs())) {
          mesh.fail(Blame.startedAnew(outcome.theirs().rank()));
        } else {
          mesh.notices().say(Blame.stillInRun(outcome.theirs().rank()));
        }
      }
      default -> {
        // This node is leaving, and the other finds that out.
      }
    }
  }

  /** What to answer to who has proved that it holds the key; what follows of it comes after. */
  private Handshake.Answer judge(Hello mine, Hello theirs) {
    if (mesh.over() || mesh.failure() != null) {
      return Handshake.Answer.LEAVING;
    }
    if (mine.differenceTo(theirs).isPresent()) {
      return Handshake.Answer.DIFFERENT;
    }
    return mine.findsAnew(theirs) || theirs.findsAnew(mine)
        ? Handshake.Answer.ANEW
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
