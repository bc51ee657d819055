package dev.polarity.train;

import dev.polarity.journal.StepMeasures;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Keeps a step on a thread of its own while the weights move, since both need only the verdict. The
 * step is not over before it is kept: what a killed process had told anybody of is in the journal.
 *
 * <p>While that thread keeps a step, an interruption of the thread that trains does not reach the
 * file, which it would close in the middle of a record.
 *
 * <p>A small model's step is kept by the caller itself: to wake a thread takes about as long as to
 * write a few thousand bytes. For one thread.
 */
final class JournalThread implements TrainingLoop.StepLog, AutoCloseable {

  /** Coordinates from which on a step is handed over. */
  static final long LEAST_COORDINATES = 1 << 20;

  private final TrainingLoop.StepLog log;
  private final ExecutorService thread;
  private Future<?> underWay;

  /**
   * Starts the thread, if the model is large enough.
   *
   * @param log keeps a step by the time that its {@code append} returns; called by one thread only
   * @param coordinates d
   */
  JournalThread(TrainingLoop.StepLog log, long coordinates) {
    this.log = log;
    this.thread =
        coordinates < LEAST_COORDINATES ? null : DaemonThreads.pool(1, "polarity-journal");
  }

  @Override
  public void append(long[] verdict, StepRecord record, StepMeasures measures) {
    if (thread == null) {
      log.append(verdict, record, measures);
      return;
    }
    settle();
    underWay = thread.submit(() -> log.append(verdict, record, measures));
  }

  @Override
  public void settle() {
    Future<?> awaited = underWay;
    underWay = null;
    if (awaited != null) {
      DaemonThreads.result(awaited);
    }
  }

  /** Ends the thread, once what is under way is kept or has failed. */
  @Override
  public void close() {
    try {
      settle();
    } finally {
      if (thread != null) {
        thread.shutdown();
      }
    }
  }
}
