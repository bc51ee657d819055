package dev.polarity.mesh;

import dev.polarity.error.InvalidInputException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What all parts of one node's mesh share: who it is, its links, and how far it has come. It meets,
 * then it runs, and in the end it is over; what ends a run is kept as one sentence, the first.
 */
final class Mesh {

  private final int rank;
  private final int nodes;
  private final MeshSettings settings;
  private final Notices notices;
  private final AwakeClock clock;
  private final Arrivals arrivals = new Arrivals();
  private final StepPace pace;
  private final WireLedger ledger;
  private final byte[] specHash;
  private final long incarnation;
  private final Link[] links;
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong progress = new AtomicLong();
  private final AtomicInteger handshakes = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();

  private volatile boolean running;
  private volatile boolean over;
  private volatile Failure failure;
  private volatile InvalidInputException refusal;

  Mesh(int rank, int nodes, MeshSettings settings, byte[] specHash, Consumer<String> listener) {
    this.rank = rank;
    this.nodes = nodes;
    this.settings = settings;
    this.specHash = specHash.clone();
    this.notices = new Notices(listener, System::nanoTime);
    this.clock = new AwakeClock(System::nanoTime, settings.heartbeat().toNanos());
    this.pace = new StepPace(settings.leastProgress().toNanos());
    this.ledger = new WireLedger(nodes);
    this.incarnation = random.nextLong() | 1; // never 0, which means unknown
    this.links = new Link[nodes];
    for (int peer = 0; peer < nodes; peer++) {
      links[peer] = peer == rank ? null : new Link(this, peer);
    }
  }

  int rank() {
    return rank;
  }

  int nodes() {
    return nodes;
  }

  MeshSettings settings() {
    return settings;
  }

  Notices notices() {
    return notices;
  }

  AwakeClock clock() {
    return clock;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  StepPace pace() {
    return pace;
  }

  WireLedger ledger() {
    return ledger;
  }

  /** Whether that is the rank of another node of the run. */
  boolean isPeer(int peer) {
    return peer >= 0 && peer < nodes && peer != rank;
  }

  /** The link to one peer, null to itself. */
  Link link(int peer) {
    return links[peer];
  }

  /** Does something with each link. */
  void forEachLink(Consumer<Link> action) {
    for (Link link : links) {
      if (link != null) {
        action.accept(link);
      }
    }
  }

  /** The link to the peer of the lowest rank of which something holds. */
  Optional<Link> firstLink(Predicate<Link> condition) {
    return Arrays.stream(links).filter(Objects::nonNull).filter(condition).findFirst();
  }

  /** Whether all nodes have met. */
  boolean running() {
    return running;
  }

  /** Whether nothing is to be begun any more. */
  boolean over() {
    return over;
  }

  /** What ended the run, null while it has not. */
  Failure failure() {
    return failure;
  }

  /** What makes this meeting impossible, null if nothing does. */
  InvalidInputException refusal() {
    return refusal;
  }

  void madeProgress() {
    progress.incrementAndGet();
  }

  long progressMade() {
    return progress.get();
  }

  /** Begins the run if every peer is connected now, and says whether it has begun. */
  synchronized boolean begin() {
    if (!running && failure == null && refusal == null) {
      if (firstLink(link -> !link.connected()).isPresent()) {
        return false;
      }
      running = true;
      forEachLink(Link::progressed);
    }
    return running;
  }

  /** What this node says of itself to another, with a nonce that was never used. */
  Hello hello(int role, int peer) {
    byte[] nonce = new byte[Hello.HASH_BYTES];
    random.nextBytes(nonce);
    long known = running && isPeer(peer) ? links[peer].incarnation() : 0;
    return new Hello(Hello.VERSION, role, nodes, rank, peer, incarnation, known, nonce, specHash);
  }

  /** Where frames to a peer meet the wire. */
  FramePath path(Connection connection, int peer) {
    FramePath bare = new SocketPath(connection, ledger, peer);
    return settings.decorator().map(decorator -> decorator.decorate(rank, peer, bare)).orElse(bare);
  }

  /** A handshake begins; it ends before anything is read from who is admitted. */
  void beginHandshake() {
    handshakes.incrementAndGet();
  }

  void endHandshake() {
    handshakes.decrementAndGet();
  }

  /** Whether somebody may be about to be admitted. */
  boolean inHandshake() {
    return handshakes.get() > 0;
  }

  /** Counts the bytes of the handshake that a connection began with. */
  void countHandshake(Connection connection, int peer) {
    ledger.addSent(peer, WirePhase.HANDSHAKE, connection.bytesWritten());
    ledger.addReceived(peer, WirePhase.HANDSHAKE, connection.bytesRead());
  }

  /** This node and one that is outside of its run cannot be in one run. */
  void differ(String sentence) {
    if (!refuse(sentence)) {
      notices.say(sentence);
    }
  }

  /** The nodes of this run cannot be in one, even if this node took them to have met. */
  void preclude(String sentence) {
    if (!refuse(sentence)) {
      fail(sentence);
    }
  }

  /** Ends the meeting, if it is not over; the first reason counts. */
  private synchronized boolean refuse(String sentence) {
    if (running) {
      return false;
    }
    if (refusal == null) {
      refusal = new InvalidInputException(sentence);
    }
    notifyAll();
    return true;
  }

  /** The run cannot go on; the first reason counts, and all peers are told. */
  void fail(String sentence) {
    fail(new Failure(sentence, false));
  }

  /** The same, where the run may have diverged. */
  void fail(Failure reason) {
    synchronized (this) {
      if (failure != null || over) {
        return;
      }
      failure = reason;
      notifyAll();
    }
    ByteBuffer farewell = Frames.farewell(rank, reason.farewell(), reason.sentence());
    forEachLink(
        link -> {
          link.outbox().farewell(farewell, true);
          link.inbox().wake();
        });
  }

  /** Begins nothing any more; connections end. */
  void end() {
    synchronized (this) {
      over = true;
      notifyAll();
    }
    forEachLink(
        link -> {
          link.outbox().end();
          link.cut("this node has left");
          link.inbox().wake();
        });
  }

  /** Waits, but not once it is over. */
  synchronized void pause(long nanos) throws InterruptedException {
    if (!over) {
      wait(nanos / 1_000_000 + 1);
    }
  }

  /** Starts one of the mesh's threads. */
  void start(String name, Runnable work) {
    Thread thread = new Thread(() -> guard(work), "polarity-mesh-" + rank + "-" + name);
    thread.setDaemon(true);
    synchronized (threads) {
      threads.removeIf(other -> !other.isAlive());
      thread.start();
      threads.add(thread);
    }
  }

  /** Whatever ends a thread that should not end is told to all, rather than waited for. */
  private void guard(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      fail("Node " + rank + " cannot go on: " + e);
      throw e;
    }
  }

  /** Waits until none of the threads is left, waking those that sleep. */
  void join(long nanos) {
    long end = System.nanoTime() + nanos;
    boolean interrupted = false;
    Thread next = another();
    while (next != null && System.nanoTime() - end < 0) {
      next.interrupt();
      try {
        next.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        interrupted = true;
      }
      next = another();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread another() {
    synchronized (threads) {
      threads.removeIf(thread -> !thread.isAlive() || thread == Thread.currentThread());
      return threads.isEmpty() ? null : threads.get(0);
    }
  }
}
