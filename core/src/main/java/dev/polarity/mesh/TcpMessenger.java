package dev.polarity.mesh;

import dev.polarity.error.StoppedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** The messenger of a mesh over TCP. */
final class TcpMessenger implements Messenger {

  /** How long a farewell may take, when everything before it is delivered. */
  private static final long FAREWELL_NANOS = 1_000_000_000L;

  private static final long JOIN_NANOS = 5_000_000_000L;

  private final Mesh mesh;
  private final ServerSocketChannel server;
  private final Pending accepted;
  private final Pending dialled;
  private final long tick;
  private final AtomicBoolean closing = new AtomicBoolean();

  TcpMessenger(Mesh mesh, ServerSocketChannel server, Pending accepted, Pending dialled) {
    this.mesh = mesh;
    this.server = server;
    this.accepted = accepted;
    this.dialled = dialled;
    this.tick = Ticker.tickNanos(mesh.settings());
  }

  @Override
  public int nodes() {
    return mesh.nodes();
  }

  @Override
  public int rank() {
    return mesh.rank();
  }

  @Override
  public void send(int peer, MessageKey key, byte encoding, ByteBuffer payload) {
    Link link = link(peer);
    check(link, key);
    int size = payload.remaining();
    if (size > mesh.settings().largestPayload()) {
      throw new IllegalArgumentException(
          "The " + key + " has " + size + " bytes, more than any message may have.");
    }
    ByteBuffer frame = Frames.message(mesh.rank(), key, encoding, payload);
    long begin = mesh.clock().now();
    while (!link.outbox().offer(key, frame)) {
      long idle = Math.min(link.idle(), mesh.clock().now() - begin);
      if (idle > mesh.pace().limit()) {
        mesh.fail(Blame.idle(peer, idle, link.awaits()));
      }
      check(link, key);
      try {
        link.outbox().await(tick);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new StoppedException(Blame.interrupted(peer, key), interrupted);
      }
    }
  }

  @Override
  public Message receive(int peer, MessageKey key, int maxPayloadBytes) {
    Link link = link(peer);
    link.progressed();
    Message message = link.inbox().take(key, maxPayloadBytes, tick, () -> check(link, key));
    int size = message.payload().remaining();
    if (size > maxPayloadBytes) {
      String sentence = Blame.tooLarge(peer, key, size, maxPayloadBytes);
      mesh.fail(sentence);
      throw new StoppedException(sentence);
    }
    mesh.madeProgress();
    return message;
  }

  private void check(Link link, MessageKey key) {
    if (closing.get()) {
      throw new StoppedException(Blame.closed(mesh.rank()));
    }
    // In this order: who is seen to have left has been heard to say why, if it gave a reason.
    boolean left = link.left();
    String failure = mesh.failure();
    if (failure != null) {
      throw new StoppedException(Blame.because(failure, link.peer(), key));
    }
    if (left) {
      throw new StoppedException(Blame.left(link.peer(), key));
    }
  }

  @Override
  public void release(long step) {
    mesh.pace().step(step, mesh.clock().now());
    mesh.forEachLink(
        link -> {
          link.outbox().release(step);
          link.inbox().release(step);
        });
    mesh.madeProgress();
  }

  @Override
  public void progress() {
    mesh.madeProgress();
  }

  @Override
  public WireLedger ledger() {
    return mesh.ledger();
  }

  @Override
  public void leave(String reason) {
    end(Frames.farewell(mesh.rank(), Frames.OF_ITSELF, reason), true);
  }

  @Override
  public void close() {
    end(Frames.farewell(mesh.rank(), Frames.DONE, ""), mesh.failure() != null);
  }

  /** Leaves, and has all others leave that have not begun: they can never meet. */
  void refuse(String sentence) {
    end(Frames.farewell(mesh.rank(), Frames.REFUSAL, sentence), true);
  }

  private void end(ByteBuffer farewell, boolean hurry) {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      if (!hurry) {
        await(link -> link.left() || link.outbox().delivered(), Long.MAX_VALUE);
      }
      mesh.forEachLink(link -> link.outbox().farewell(farewell, hurry));
      boolean failed = hurry || mesh.failure() != null;
      long end = System.nanoTime() + FAREWELL_NANOS;
      await(link -> link.left() || link.outbox().said() || failed && !link.connected(), end);
      await(link -> !link.connected(), end);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      tearDown();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits until something holds for all links; the deadline of silent peers ends it too. */
  private void await(Predicate<Link> goal, long end) throws InterruptedException {
    boolean bounded = end != Long.MAX_VALUE;
    while (!reached(goal) && (bounded || mesh.failure() == null)) {
      if (bounded && System.nanoTime() - end >= 0) {
        return;
      }
      mesh.pause(Math.min(tick, 10_000_000L));
    }
  }

  private boolean reached(Predicate<Link> goal) {
    for (int peer = 0; peer < mesh.nodes(); peer++) {
      Link link = mesh.link(peer);
      if (link != null && !goal.test(link)) {
        return false;
      }
    }
    return true;
  }

  /** Ends everything at once, without a farewell. */
  void tearDown() {
    closing.set(true);
    mesh.end();
    try {
      server.close();
    } catch (IOException ignored) {
      // It is gone either way.
    }
    accepted.close();
    dialled.close();
    mesh.join(JOIN_NANOS);
  }

  /** Cuts the connection to a peer, for tests; it is dialled again. */
  void cut(int peer) {
    link(peer).cut("it was cut");
  }

  private Link link(int peer) {
    if (peer < 0 || peer >= mesh.nodes() || peer == mesh.rank()) {
      throw new IllegalArgumentException(
          "Node " + mesh.rank() + " of " + mesh.nodes() + " nodes has no peer " + peer + ".");
    }
    return mesh.link(peer);
  }
}
