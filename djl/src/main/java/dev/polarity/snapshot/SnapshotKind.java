package dev.polarity.snapshot;

/** What a snapshot's file holds; the number stands in its header. */
enum SnapshotKind {
  WEIGHTS(1, "weights"),
  AVERAGE(2, "average"),
  VERDICT(3, "verdict"),
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
