package dev.polarity.snapshot;

import java.io.IOException;

/** A snapshot's file is not as it was written; the message begins with its name. */
final class DamagedSnapshotException extends IOException {

  private static final long serialVersionUID = 1L;

  DamagedSnapshotException(String message) {
    super(message);
  }
}
