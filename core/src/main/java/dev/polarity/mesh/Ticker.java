package dev.polarity.mesh;

/**
 * The thread that says that this node lives, whatever its other threads do, and that notices who
 * does not: peers that are silent, peers that do nothing, and connections that never prove
 * themselves.
 */
final class Ticker implements Runnable {

  private static final int TICKS_PER_HEARTBEAT = 4;
  private static final long LONGEST_TICK_NANOS = 250_000_000L;

  private final Mesh mesh;
  private final Pending accepted;
  private final Pending dialled;
  private final long heartbeat;
  private final long deadline;

  Ticker(Mesh mesh, Pending accepted, Pending dialled) {
    this.mesh = mesh;
    this.accepted = accepted;
    this.dialled = dialled;
    this.heartbeat = mesh.settings().heartbeat().toNanos();
    this.deadline = mesh.settings().deadline().toNanos();
  }

  /** How often to look, nanoseconds. */
  static long tickNanos(MeshSettings settings) {
    return Math.min(settings.heartbeat().toNanos() / TICKS_PER_HEARTBEAT, LONGEST_TICK_NANOS);
  }

  @Override
  public void run() {
    long tick = tickNanos(mesh.settings());
    long nextBeat = System.nanoTime();
    try {
      while (!mesh.over()) {
        mesh.clock().tick();
        accepted.expire();
        dialled.expire();
        long now = System.nanoTime();
        if (now - nextBeat >= 0) {
          mesh.forEachLink(link -> link.outbox().beat());
          nextBeat = now + heartbeat;
        }
        mesh.forEachLink(this::look);
        mesh.pause(tick);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Link link) {
    if (link.left() || mesh.failure() != null) {
      return;
    }
    if (!mesh.running()) {
      if (link.connected() && link.silence() > deadline) {
        link.cut("it was silent for " + Words.of(deadline));
      }
      return;
    }
    // A pause as long as the deadline may begin right before a heartbeat is due.
    long patience = link.connected() ? deadline + heartbeat : deadline;
    if (link.silence() > patience) {
      mesh.fail(Blame.lost(link.peer(), Words.of(deadline), link.lastFailure()));
      link.cut("it was silent for too long");
      return;
    }
    long idle = link.idle();
    if (link.inbox().awaited() != null && idle > mesh.pace().limit()) {
      mesh.fail(Blame.idle(link.peer(), idle, link.awaits()));
    }
  }
}
