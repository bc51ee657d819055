package dev.polarity.mesh;

import dev.polarity.error.PolarityException;
import dev.polarity.error.StoppedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** The messenger of a mesh over TCP. */
final class TcpMessenger implements Messenger {

  /** How long a farewell may take, when everything before it is delivered. */
  private static final long FAREWELL_NANOS = 1_000_000_000L;

  private static final long JOIN_NANOS = 5_000_000_000L;

  private static final long CLOSING_TICK_NANOS = 10_000_000L;

  private static final int NONE = -1;

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
      failIfIdle(link, begin);
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

  @Override
  public int awaitFirst(List<Expected> several) {
    int there = held(several);
    return there == NONE ? waitForFirst(several) : there;
  }

  private int waitForFirst(List<Expected> several) {
    int expecting = 0;
    try {
      for (Expected expected : several) {
        Link link = link(expected.peer());
        link.progressed();
        link.inbox().expect(expected.key(), expected.maxPayloadBytes());
        expecting++;
      }
      long known = mesh.arrivals().count();
      int place = held(several);
      while (place == NONE) {
        try {
          several.forEach(expected -> check(link(expected.peer()), expected.key()));
        } catch (PolarityException ended) {
          // What came before a farewell counts, and may have come since the look.
          place = held(several);
          if (place == NONE) {
            throw ended;
          }
          return place;
        }
        mesh.arrivals().await(known, tick);
        known = mesh.arrivals().count();
        place = held(several);
      }
      return place;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      Expected first = several.get(0);
      throw new StoppedException(Blame.interrupted(first.peer(), first.key()), interrupted);
    } finally {
      for (Expected expected : several.subList(0, expecting)) {
        link(expected.peer()).inbox().expectNoMore(expected.key());
      }
    }
  }

  /** The place of the first message of the list that is there, or {@link #NONE}. */
  private int held(List<Expected> several) {
    for (int place = 0; place < several.size(); place++) {
      Expected expected = several.get(place);
      if (link(expected.peer()).inbox().holds(expected.key())) {
        return place;
      }
    }
    return NONE;
  }

  private void check(Link link, MessageKey key) {
    if (closing.get()) {
      throw new StoppedException(Blame.closed(mesh.rank()));
    }
    // In this order: who is seen to have left has been heard to say why, if it gave a reason.
    boolean left = link.left();
    Failure failure = mesh.failure();
    if (failure != null) {
      throw failure.whileAwaiting(link.peer(), key);
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
    end(Frames.farewell(mesh.rank(), Frames.OF_ITSELF, reason), true, 0);
  }

  @Override
  public void diverge(String sentence) {
    end(Frames.farewell(mesh.rank(), Frames.DIVERGED, sentence), true, 0);
  }

  @Override
  public void close() {
    end(Frames.farewell(mesh.rank(), Frames.DONE, ""), mesh.failure() != null, 0);
  }

  /**
   * Leaves, and has all others leave that have not begun: they can never meet. Who is not there yet
   * has the time of a handshake to come and hear it, instead of waiting in vain.
   */
  void refuse(String sentence) {
    ByteBuffer farewell = Frames.farewell(mesh.rank(), Frames.REFUSAL, sentence);
    end(farewell, true, mesh.settings().handshake().toNanos());
  }

  private void end(ByteBuffer farewell, boolean hurry, long lingerNanos) {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      if (!hurry) {
        deliver();
      }
      mesh.forEachLink(link -> link.outbox().farewell(farewell, hurry));
      await(link -> link.knows() || link.parted(), System.nanoTime() + lingerNanos);
      boolean failed = mesh.failure() != null;
      long end = System.nanoTime() + FAREWELL_NANOS;
      // A connection that is gone is made again, but not to who is lost or has never come.
      await(
          link ->
              link.parted()
                  || (failed || link.incarnation() == 0)
                      && !link.connected()
                      && !mesh.inHandshake(),
          end);
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

  /** Waits until all have everything; who is silent or takes nothing for too long ends it too. */
  private void deliver() throws InterruptedException {
    Predicate<Link> delivered = link -> link.left() || link.outbox().delivered();
    long begin = mesh.clock().now();
    Optional<Link> waiting = mesh.firstLink(delivered.negate());
    while (waiting.isPresent() && mesh.failure() == null) {
      failIfIdle(waiting.get(), begin);
      mesh.pause(Math.min(tick, CLOSING_TICK_NANOS));
      waiting = mesh.firstLink(delivered.negate());
    }
  }

  /** Waits until something holds for all links, but not longer than to a point in time. */
  private void await(Predicate<Link> goal, long end) throws InterruptedException {
    while (mesh.firstLink(goal.negate()).isPresent() && System.nanoTime() - end < 0) {
      mesh.pause(Math.min(tick, CLOSING_TICK_NANOS));
    }
  }

  /** Fails if a peer, for which this node has waited since then, makes no progress. */
  private void failIfIdle(Link link, long begin) {
    long idle = Math.min(link.idle(), mesh.clock().now() - begin);
    if (idle > mesh.pace().limit()) {
      mesh.fail(Blame.idle(link.peer(), idle, link.awaits()));
    }
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
    if (!mesh.isPeer(peer)) {
      throw new IllegalArgumentException(
          "Node " + mesh.rank() + " of " + mesh.nodes() + " nodes has no peer " + peer + ".");
    }
    return mesh.link(peer);
  }
}
