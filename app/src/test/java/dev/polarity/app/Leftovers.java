package dev.polarity.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run may leave behind in this process.
 *
 * @param threads those of Polarity that are alive
 * @param sockets how many are open; 0 where the system does not show them as Linux does
 * @param heapMebibytes what a collection leaves of the heap
 */
record Leftovers(Set<Thread> threads, long sockets, long heapMebibytes) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Counts what there is now. */
  static Leftovers count() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return new Leftovers(
        polarityThreads(), openSockets(), runtime.totalMemory() - runtime.freeMemory() >> 20);
  }

  /**
   * Asserts that there is no more than was counted here. Threads end a moment after those that
   * waited for them, and sockets with the thread that reads them, so new threads are joined first.
   */
  Leftovers assertNoMore(String description) throws InterruptedException {
    for (Set<Thread> begun = begun(); !begun.isEmpty(); begun = begun()) {
      for (Thread thread : begun) {
        thread.join(PATIENCE.toMillis());
        assertThat(thread.isAlive()).as("%s leaves %s behind", description, thread).isFalse();
      }
    }
    Leftovers now = count();
    assertThat(now.sockets).as("sockets after %s", description).isLessThanOrEqualTo(sockets);
    return now;
  }

  private Set<Thread> begun() {
    Set<Thread> begun = new HashSet<>(polarityThreads());
    begun.removeAll(threads);
    return begun;
  }

  private static Set<Thread> polarityThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("polarity"))
        .collect(Collectors.toSet());
  }

  private static long openSockets() {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.filter(Leftovers::isSocket).count();
    } catch (IOException e) {
      return 0;
    }
  }

  private static boolean isSocket(Path file) {
    try {
      return Files.readSymbolicLink(file).toString().startsWith("socket:");
    } catch (IOException e) {
      return false;
    }
  }
}
