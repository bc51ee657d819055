package dev.polarity.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChunksTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void visitsEachCoordinateOnce(int threads) {
    try (Chunks chunks = new Chunks(threads)) {
      for (int coordinates : new int[] {0, 1, 8192, 8193, 200_000, 1_000_003}) {
        AtomicIntegerArray visits = new AtomicIntegerArray(coordinates);
        chunks.forEach(
            coordinates,
            (first, length, kernels) -> {
              assertThat(first % 64).isZero();
              assertThat(kernels.gathered().capacity()).isGreaterThanOrEqualTo(length);
              for (int i = first; i < first + length; i++) {
                visits.incrementAndGet(i);
              }
            });
        for (int i = 0; i < coordinates; i++) {
          assertThat(visits.get(i)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void aRangeIsWorkedThroughAndNothingElse() {
    try (Chunks chunks = new Chunks(3)) {
      for (long[] range : new long[][] {{0, 5}, {64, 64}, {128, 8320}, {640, 1_000_003}}) {
        AtomicIntegerArray visits = new AtomicIntegerArray(1_000_003);
        chunks.forEach(
            range[0],
            range[1],
            (first, length, kernels) -> {
              assertThat(first % 64).isZero();
              for (int i = first; i < first + length; i++) {
                visits.incrementAndGet(i);
              }
            });
        for (int i = 0; i < visits.length(); i++) {
          assertThat(visits.get(i)).isEqualTo(i >= range[0] && i < range[1] ? 1 : 0);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void largeModelsKeepAllThreadsBusyAndSmallOnesOne(int threads) {
    try (Chunks chunks = new Chunks(threads)) {
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      chunks.forEach(50_000, (first, length, kernels) -> seen.add(Thread.currentThread()));
      assertThat(seen).containsExactly(Thread.currentThread());
      chunks.forEach(4_000_000, (first, length, kernels) -> seen.add(Thread.currentThread()));
      assertThat(seen).hasSize(threads);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void theFirstFailureInOrderIsThrown(int threads) {
    try (Chunks chunks = new Chunks(threads)) {
      assertThatThrownBy(
              () ->
                  chunks.forEach(
                      2_000_000,
                      (first, length, kernels) -> {
                        if (first >= 30 * Chunks.SIZE) {
                          throw new IllegalArgumentException("at " + first);
                        }
                      }))
          .hasMessage("at " + 30 * Chunks.SIZE);
    }
  }

  /** The other part goes on only once the caller's is done, and writes to the very end. */
  @Test
  void anInterruptedCallerStillWaitsForTheOthers() {
    int coordinates = 100 * Chunks.SIZE;
    AtomicIntegerArray visits = new AtomicIntegerArray(100);
    CountDownLatch callerIsDone = new CountDownLatch(50);
    Thread caller = Thread.currentThread();
    boolean interrupted;
    try (Chunks chunks = new Chunks(2)) {
      caller.interrupt();
      chunks.forEach(
          coordinates,
          (first, length, kernels) -> {
            if (Thread.currentThread() == caller) {
              callerIsDone.countDown();
            } else {
              await(callerIsDone);
            }
            visits.incrementAndGet(first / Chunks.SIZE);
          });
    } finally {
      interrupted = Thread.interrupted();
    }
    assertThat(interrupted).isTrue();
    for (int chunk = 0; chunk < visits.length(); chunk++) {
      assertThat(visits.get(chunk)).as("chunk %d", chunk).isEqualTo(1);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
