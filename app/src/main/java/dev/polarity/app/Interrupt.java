package dev.polarity.app;

import dev.polarity.train.StopSignal;
import java.util.concurrent.CountDownLatch;

/**
 * Lets a run end well when the process is told to end: SIGINT and SIGTERM start the shutdown, this
 * asks the run to stop and holds the shutdown until the run has written its snapshot and its last
 * line. The signal itself then gives the exit code, 130 or 143.
 */
final class Interrupt {

  /** What a command returns when it was interrupted; the process ends with the signal's own. */
  static final int EXIT_CODE = 130;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  private Interrupt(StopSignal stop) {
    this.hook = new Thread(() -> stopAndWait(stop), "polarity-interrupt");
  }

  /** Watches from now until {@link #close}. */
  static Interrupt watch(StopSignal stop) {
    Interrupt interrupt = new Interrupt(stop);
    Runtime.getRuntime().addShutdownHook(interrupt.hook);
    return interrupt;
  }

  void stopAndWait(StopSignal stop) {
    stop.request();
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the shutdown go on, if there is one. */
  void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and has just been let go on.
    }
  }
}
