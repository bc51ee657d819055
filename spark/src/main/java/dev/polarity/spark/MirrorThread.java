package dev.polarity.spark;

import dev.polarity.snapshot.SnapshotMirror;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps the mirror of a run up to date while the node trains, on a thread of its own, so that no
 * step waits for a distant store. A store that fails is told once, and tried again.
 */
final class MirrorThread implements SnapshotMirror, AutoCloseable {

  private static final long RETRY_MILLIS = 1000;
  private static final long END_SECONDS = 600;

  private final RunMirror mirror;
  private final Path run;
  private final int rank;
  private final Consumer<String> notices;
  private final ScheduledExecutorService thread;
  private volatile boolean done = true;
  private boolean failing;

  MirrorThread(RunMirror mirror, Path run, int rank, Consumer<String> notices) {
    this.mirror = mirror;
    this.run = run;
    this.rank = rank;
    this.notices = notices;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread created = new Thread(task, "polarity-mirror");
              created.setDaemon(true);
              return created;
            });
  }

  @Override
  public void begin(long step) {
    done = false;
    thread.execute(() -> copy(step));
  }

  @Override
  public boolean isDone() {
    return done;
  }

  private void copy(long step) {
    try {
      mirror.copy(run, rank, step);
      failing = false;
      done = true;
    } catch (IOException | RuntimeException e) {
      if (!failing) {
        notices.accept(
            "The snapshot of step %,d on node %d could not be copied (%s); it is tried again."
                .formatted(step, rank, e.getMessage()));
      }
      failing = true;
      if (!thread.isShutdown()) {
        thread.schedule(() -> copy(step), RETRY_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  /** Finishes the copy that is under way, or tries once more, and ends the thread. */
  @Override
  public void close() {
    thread.shutdown();
    boolean interrupted = false;
    try {
      if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      interrupted = true;
      thread.shutdownNow();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
