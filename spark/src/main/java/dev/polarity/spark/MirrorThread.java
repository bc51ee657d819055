package dev.polarity.spark;

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
final class MirrorThread implements AutoCloseable {

  private static final long PERIOD_MILLIS = 1000;
  private static final long END_SECONDS = 600;

  private final RunMirror mirror;
  private final Path run;
  private final int rank;
  private final Consumer<String> notices;
  private final ScheduledExecutorService thread;
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
    thread.scheduleWithFixedDelay(this::copy, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void copy() {
    try {
      mirror.copy(run, rank);
      failing = false;
    } catch (IOException | RuntimeException e) {
      if (!failing) {
        notices.accept(
            "What node %d keeps could not be copied (%s); it is tried again."
                .formatted(rank, e.getMessage()));
      }
      failing = true;
    }
  }

  /** Copies what is left, and ends the thread. */
  @Override
  public void close() {
    thread.execute(this::copy);
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
