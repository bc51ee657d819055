package dev.polarity.snapshot;

/** What a snapshot's file holds; the number stands in its header. */
public enum SnapshotKind {
  /** The weights. */
  WEIGHTS(1, "weights"),
  /** The iterate average. */
  AVERAGE(2, "average"),
  /** The verdict of the step before. */
  VERDICT(3, "verdict"),
  /** The state of one voter. */
  VOTER(4, "voter-");

  private final int number;
  private final String fileName;

  SnapshotKind(int number, String fileName) {
    this.number = number;
    this.fileName = fileName;
  }

  int number() {
    return number;
  }

  /** The file's name; a voter's number follows it. */
  String fileName() {
    return fileName;
  }
}
