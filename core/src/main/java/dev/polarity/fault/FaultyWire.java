package dev.polarity.fault;

import dev.polarity.mesh.FramePath;
import dev.polarity.mesh.WireDecorator;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The faults that concern a node as a whole: whether it stands still, and whether it is dead. */
final class FaultyWire implements WireDecorator {

  private final FaultPlan plan;
  private final Runnable kill;
  private final Map<Integer, FramePath> paths = new HashMap<>();
  private final Map<Integer, Map<FrameName, Integer>> attempts = new HashMap<>();
  private boolean dead;
  private long stoppedUntil;

  FaultyWire(FaultPlan plan, Runnable kill) {
    this.plan = plan;
    this.kill = kill;
    this.stoppedUntil = System.nanoTime();
  }

  @Override
  public synchronized FramePath decorate(int rank, int peer, FramePath path) {
    paths.put(peer, path);
    return new FaultyPath(plan, this, rank, peer, path);
  }

  @Override
  public void beforeConnection(int rank) throws IOException {
    pass();
  }

  /** Lets a thread of the node go on, once the node does. */
  synchronized void pass() throws IOException {
    try {
      while (!dead && stoppedUntil - System.nanoTime() > 0) {
        wait((stoppedUntil - System.nanoTime()) / 1_000_000 + 1);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the node was interrupted while a drill had stopped it");
    }
    if (dead) {
      throw new IOException("a drill has killed this node");
    }
  }

  /** Stops the node. */
  synchronized void stop(Duration time) {
    stoppedUntil = System.nanoTime() + time.toNanos();
  }

  /** Kills the node. */
  void kill() throws IOException {
    kill.run();
    List<FramePath> open;
    synchronized (this) {
      dead = true;
      notifyAll();
      open = List.copyOf(paths.values());
    }
    open.forEach(FramePath::cut);
    pass();
  }

  /** How often each frame was written to a peer, over all connections. */
  synchronized Map<FrameName, Integer> attempts(int peer) {
    return attempts.computeIfAbsent(peer, unused -> new HashMap<>());
  }
}
