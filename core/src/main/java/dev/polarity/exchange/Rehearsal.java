package dev.polarity.exchange;

import dev.polarity.mesh.Expected;
import dev.polarity.mesh.ForwardingMessenger;
import dev.polarity.mesh.LocalMessengers;
import dev.polarity.mesh.Message;
import dev.polarity.mesh.MessageKey;
import dev.polarity.mesh.MessageType;
import dev.polarity.mesh.Messenger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * An exchange between threads of this process of which only one works at a time, as if they had one
 * processor: so what is timed is a node's own work, and no waiting for others or for a link. The
 * exchanges are the real ones, over the {@linkplain #messenger messengers} of this rehearsal; what
 * they do between two calls of the messenger is booked under the call that ends it (what follows a
 * verdict, under that), and their messages are counted.
 *
 * <p>For one thread.
 */
public final class Rehearsal implements AutoCloseable {

  /** What the messages of an exchange are for, in the order in which a node comes to it. */
  public enum Part {
    /** Making tallies, or parts of a gradient. */
    MAKE_FIRST,
    /** Taking them in. */
    TAKE_FIRST,
    /** Making verdicts, or sums. */
    MAKE_SECOND,
    /** Taking these in. */
    TAKE_SECOND
  }

  private static final int PARTS = Part.values().length;

  private final List<Messenger> local;
  private final List<Player> players = new ArrayList<>();
  private final ExecutorService threads;
  private final ReentrantLock processor = new ReentrantLock(true);

  /**
   * Gathers the nodes.
   *
   * @param nodes P, at least 2
   */
  public Rehearsal(int nodes) {
    local = LocalMessengers.group(nodes);
    threads =
        Executors.newFixedThreadPool(
            nodes,
            work -> {
              Thread thread = new Thread(work, "rehearsal");
              thread.setDaemon(true);
              return thread;
            });
    local.forEach(messenger -> players.add(new Player(messenger)));
  }

  /** Returns P, the number of nodes. */
  public int nodes() {
    return players.size();
  }

  /**
   * Makes something for each node, in the order of their ranks.
   *
   * @param making makes it, given the node's messenger
   */
  public <T> List<T> forEach(Function<Messenger, T> making) {
    return players.stream().<T>map(making).toList();
  }

  /** Returns what connects one node with the others. */
  public Messenger messenger(int rank) {
    return players.get(rank);
  }

  /**
   * Lets all nodes do something, each in its thread, and returns when all have.
   *
   * @param step what the node of a rank does
   */
  public void together(IntConsumer step) {
    List<Future<?>> all = new ArrayList<>();
    for (int rank = 0; rank < nodes(); rank++) {
      int node = rank;
      all.add(threads.submit(() -> players.get(node).play(() -> step.accept(node))));
    }
    try {
      for (Future<?> each : all) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a rehearsal", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    }
  }

  /** Forgets the times and bytes so far. */
  public void forget() {
    players.forEach(Player::forget);
  }

  /** Returns the seconds that one node has spent on a part, as a mean over the nodes. */
  public double seconds(Part part) {
    return players.stream().mapToLong(player -> player.nanos[part.ordinal()]).sum() / 1e9 / nodes();
  }

  /**
   * Returns the bytes of the messages that one node has made in a part, without frames, as a mean
   * over the nodes.
   */
  public double bytes(Part part) {
    return (double) players.stream().mapToLong(player -> player.bytes[part.ordinal()]).sum()
        / nodes();
  }

  @Override
  public void close() {
    local.forEach(Messenger::close);
    threads.shutdown();
  }

  /** One node: has the processor while it works, and gives it away while it waits. */
  private final class Player extends ForwardingMessenger {

    private final long[] nanos = new long[PARTS];
    private final long[] bytes = new long[PARTS];
    private long since;
    private boolean toldVerdict;

    Player(Messenger messenger) {
      super(messenger);
    }

    void play(Runnable step) {
      toldVerdict = false;
      take();
      try {
        step.run();
        book(Part.TAKE_SECOND);
      } catch (RuntimeException | Error e) {
        // The others would wait for it.
        leave("failed (" + e + ")");
        throw e;
      } finally {
        processor.unlock();
      }
    }

    void forget() {
      Arrays.fill(nanos, 0);
      Arrays.fill(bytes, 0);
    }

    @Override
    public void send(int peer, MessageKey key, byte encoding, ByteBuffer payload) {
      Part part = first(key) ? Part.MAKE_FIRST : Part.MAKE_SECOND;
      book(part);
      bytes[part.ordinal()] += payload.remaining();
      toldVerdict = key.type() == MessageType.VERDICT;
      super.send(peer, key, encoding, payload);
      since = System.nanoTime();
    }

    @Override
    public int awaitFirst(List<Expected> several) {
      bookTaking(several.get(0).key());
      processor.unlock();
      try {
        return super.awaitFirst(several);
      } finally {
        take();
      }
    }

    @Override
    public Message receive(int peer, MessageKey key, int maxPayloadBytes) {
      bookTaking(key);
      processor.unlock();
      try {
        return super.receive(peer, key, maxPayloadBytes);
      } finally {
        take();
      }
    }

    /** What follows a verdict belongs to it, even if a tally is awaited next. */
    private void bookTaking(MessageKey awaited) {
      book(first(awaited) && !toldVerdict ? Part.TAKE_FIRST : Part.TAKE_SECOND);
      toldVerdict = false;
    }

    private void take() {
      processor.lock();
      since = System.nanoTime();
    }

    private void book(Part part) {
      long now = System.nanoTime();
      nanos[part.ordinal()] += now - since;
      since = now;
    }

    private boolean first(MessageKey key) {
      return key.type() == MessageType.TALLY || key.type() == MessageType.PART;
    }
  }
}
