package dev.polarity.train;

import dev.polarity.meeting.Peers;
import dev.polarity.snapshot.SnapshotMirror;

/**
 * Has all nodes copy the same snapshot. A copy that outlives the nodes is of use only when every
 * node has copied its part, the state of its voters; if each copied whichever snapshot it had just
 * then, none might ever be whole. So the next one is begun when all have copied the one before, and
 * until then every node keeps that one.
 */
final class CommonMirror {

  private static final byte[] DONE = {1};
  private static final byte[] COPYING = {0};
  private static final long NONE = -1;

  private final Peers peers;
  private final SnapshotMirror mirror;
  private long begun = NONE;

  CommonMirror(Peers peers, SnapshotMirror mirror) {
    this.peers = peers;
    this.mirror = mirror;
  }

  /**
   * Waits until all nodes have the snapshot of a step, and begins to copy it if all have copied the
   * one before.
   *
   * @param step the step of the newest snapshot
   * @return the step of the snapshot that is being copied, below 0 if there is none
   */
  long meet(long step) {
    boolean done =
        peers.gather("snapshot of step " + step, mirror.isDone() ? DONE : COPYING).stream()
            .allMatch(state -> state[0] == DONE[0]);
    if (done) {
      mirror.begin(step);
      begun = step;
    }
    return begun;
  }
}
