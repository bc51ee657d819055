package dev.polarity.train;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that work for the one that trains, and do not keep the process alive. */
final class DaemonThreads {

  private DaemonThreads() {}

  /**
   * Makes threads, which start when there is work.
   *
   * @param count how many, at least 1
   * @param name of each
   */
  static ExecutorService pool(int count, String name) {
    return Executors.newFixedThreadPool(
        count,
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Waits for work whatever happens, since it uses memory or files that the caller goes on with. An
   * interruption is kept for later.
   *
   * @param work what is waited for
   * @return its result
   * @throws RuntimeException that of the work, if it has failed
   */
  static <T> T result(Future<T> work) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return work.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error error) {
            throw error;
          }
          throw e.getCause() instanceof RuntimeException known
              ? known
              : new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
