package dev.polarity.run;

/**
 * What a run has spent over all of its sessions, kept beside it so that a resumed run goes on
 * counting.
 *
 * @param seconds time spent
 * @param bytesSent bytes that this node sent
 * @param bytesReceived bytes that this node received
 */
public record RunTotals(double seconds, long bytesSent, long bytesReceived) {

  /** Nothing yet. */
  public static final RunTotals NONE = new RunTotals(0, 0, 0);
}
