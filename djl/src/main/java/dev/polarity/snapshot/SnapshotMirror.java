package dev.polarity.snapshot;

/**
 * Copies a node's snapshots to where they outlive it, a shared directory for instance, beside the
 * training. Its methods are called by the thread that trains and do not wait for the copy.
 */
public interface SnapshotMirror {

  /** A mirror that copies nothing. */
  SnapshotMirror NONE =
      new SnapshotMirror() {
        @Override
        public void begin(long step) {}

        @Override
        public boolean isDone() {
          return true;
        }
      };

  /**
   * Begins to copy a snapshot, which stays whole until {@link #isDone}. Called only when the one
   * before is done.
   *
   * @param step the snapshot's step; all nodes of the run begin the same one
   */
  void begin(long step);

  /** Returns whether everything that was begun has been copied. */
  boolean isDone();
}
