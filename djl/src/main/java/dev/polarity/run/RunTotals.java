package dev.polarity.run;

/**
 * What a run has spent over all of its sessions, kept beside it so that a resumed run goes on
 * counting.
 *
 * @param seconds time spent
 * @param bytesSent bytes that this node sent
 * @param bytesReceived bytes that this node received
 * @param differentArithmetic whether a session has gone on with other arithmetic than the run was
 *     begun with, or with a verdict that it computed otherwise, so that the run cannot be repeated
 */
public record RunTotals(
    double seconds, long bytesSent, long bytesReceived, boolean differentArithmetic) {

  /** Nothing yet. */
  public static final RunTotals NONE = new RunTotals(0, 0, 0, false);

  /** Returns the same for a run that can no longer be repeated. */
  public RunTotals withDifferentArithmetic() {
    return new RunTotals(seconds, bytesSent, bytesReceived, true);
  }
}
