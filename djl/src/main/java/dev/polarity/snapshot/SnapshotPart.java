package dev.polarity.snapshot;

/**
 * Names one file of a snapshot.
 *
 * @param step K, the snapshot's step
 * @param kind what the file holds
 * @param voter the voter whose state it holds, -1 where it is of none
 */
public record SnapshotPart(long step, SnapshotKind kind, int voter) {

  /** Returns the file of the weights. */
  public static SnapshotPart weights(long step) {
    return new SnapshotPart(step, SnapshotKind.WEIGHTS, SnapshotHeader.NO_VOTER);
  }

  /** Returns the file of the iterate average. */
  public static SnapshotPart average(long step) {
    return new SnapshotPart(step, SnapshotKind.AVERAGE, SnapshotHeader.NO_VOTER);
  }

  /** Returns the file of the last verdict. */
  public static SnapshotPart verdict(long step) {
    return new SnapshotPart(step, SnapshotKind.VERDICT, SnapshotHeader.NO_VOTER);
  }

  /** Returns the file of a voter's state. */
  public static SnapshotPart voter(long step, int voter) {
    return new SnapshotPart(step, SnapshotKind.VOTER, voter);
  }

  /** Returns the name of the file in the snapshot's directory. */
  public String fileName() {
    return SnapshotLoader.name(kind, voter);
  }
}
