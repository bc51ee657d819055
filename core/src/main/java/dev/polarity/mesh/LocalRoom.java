package dev.polarity.mesh;

import dev.polarity.error.StoppedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the threads of one process leave messages for each other, and learn who has left. */
final class LocalRoom {

  private final int nodes;
  private final Duration limit;
  private final List<Map<MessageKey, Message>> boxes = new ArrayList<>();
  private final boolean[] left;
  private Failure failure;

  LocalRoom(int nodes, Duration limit) {
    if (nodes < 1) {
      throw new IllegalArgumentException("A group needs at least one node, but has " + nodes + ".");
    }
    this.nodes = nodes;
    this.limit = limit;
    this.left = new boolean[nodes];
    for (int i = 0; i < nodes * nodes; i++) {
      boxes.add(new HashMap<>());
    }
  }

  int nodes() {
    return nodes;
  }

  synchronized void put(int from, int to, MessageKey key, Message message) {
    check(from, to, key);
    if (boxes.get(from * nodes + to).put(key, message) != null) {
      throw new IllegalStateException("Node " + from + " has sent the " + key + " twice.");
    }
    notifyAll();
  }

  synchronized Message take(int from, int to, MessageKey key) {
    awaitFirst(to, List.of(new Expected(from, key, Integer.MAX_VALUE)));
    return boxes.get(from * nodes + to).remove(key);
  }

  /** Waits until one of several messages is there, and says which. */
  synchronized int awaitFirst(int to, List<Expected> several) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      for (int place = 0; place < several.size(); place++) {
        Expected expected = several.get(place);
        if (boxes.get(expected.peer() * nodes + to).containsKey(expected.key())) {
          return place;
        }
      }
      several.forEach(expected -> check(to, expected.peer(), expected.key()));
      pause(end - System.nanoTime(), several.get(0));
    }
  }

  private void check(int rank, int peer, MessageKey key) {
    if (left[rank]) {
      throw new StoppedException(Blame.closed(rank));
    }
    // First: who left for a reason has left, too, but that would say nothing.
    if (failure != null) {
      throw failure.whileAwaiting(peer, key);
    }
    if (left[peer]) {
      throw new StoppedException(Blame.left(peer, key));
    }
  }

  private void pause(long rest, Expected expected) {
    int from = expected.peer();
    MessageKey key = expected.key();
    if (rest <= 0) {
      throw new StoppedException(Blame.stuck(from, key, limit.toNanos(), ""));
    }
    try {
      wait(rest / 1_000_000 + 1);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StoppedException(Blame.interrupted(from, key), interrupted);
    }
  }

  synchronized void release(int to, long step) {
    for (int from = 0; from < nodes; from++) {
      boxes
          .get(from * nodes + to)
          .keySet()
          .removeIf(key -> key.type().ofStep() && key.step() < step);
    }
  }

  /** Has a node leave, for a reason or, with null, since it is done. */
  synchronized void leave(int rank, Failure why) {
    if (!left[rank]) {
      left[rank] = true;
      if (failure == null) {
        failure = why;
      }
      notifyAll();
    }
  }
}
