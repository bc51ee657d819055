package dev.polarity.mesh;

/**
 * Something has arrived, from whichever peer: what a node waits for that can go on with the message
 * of any of them. Whoever waits notes the count, then looks, and then waits for another count; so
 * nothing that arrives between the look and the wait is slept through.
 */
final class Arrivals {

  private long count;

  /** A message has arrived, or a wait has become vain. */
  synchronized void happened() {
    count++;
    notifyAll();
  }

  /** How often something has happened. */
  synchronized long count() {
    return count;
  }

  /** Waits until the count is another one, or the time is up. */
  synchronized void await(long known, long nanos) throws InterruptedException {
    if (count == known) {
      wait(nanos / 1_000_000 + 1);
    }
  }
}
