package dev.polarity.train;

import java.util.function.Supplier;

/**
 * Asks a run to stop: it ends after the step it is in, with a snapshot, or at once where it only
 * waits for other nodes. Any thread may ask.
 */
public final class StopSignal {

  private volatile boolean requested;
  private Thread waiting;

  /** Asks the run to stop. */
  public synchronized void request() {
    requested = true;
    if (waiting != null) {
      waiting.interrupt();
    }
  }

  /**
   * Does something that an interrupt of its thread ends, and ends it so when somebody asks, or has
   * asked, the run to stop. The thread is not interrupted any more afterwards.
   *
   * @param wait what may take long
   * @return what it returns
   */
  <T> T interrupting(Supplier<T> wait) {
    begin();
    try {
      return wait.get();
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    waiting = Thread.currentThread();
    if (requested) {
      waiting.interrupt();
    }
  }

  private synchronized void end() {
    waiting = null;
    if (requested) {
      Thread.interrupted();
    }
  }

  /** Returns whether somebody has asked. */
  public boolean isRequested() {
    return requested;
  }
}
