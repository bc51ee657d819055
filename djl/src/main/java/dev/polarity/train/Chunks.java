package dev.polarity.train;

import dev.polarity.sign.SignKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Works through the coordinates chunk by chunk, those of large models on as many threads as the
 * tensor library has. A chunk starts at a multiple of 64 coordinates and touches nothing of any
 * other, so the number of threads changes no bit.
 */
final class Chunks implements AutoCloseable {

  /** Coordinates of a chunk: 32 KiB of floats stay in the first-level cache. */
  static final int SIZE = 8192;

  /**
   * What one thread must have to do before a second is worth waking, which takes a tenth of a
   * millisecond where its core sleeps ({@code bench/growth}, sweep {@code threads}).
   */
  private static final int LEAST_CHUNKS = 16;

  /** The same for vector kernels. */
  private static final int LEAST_VECTOR_CHUNKS = 48;

  private final int threads;
  private final int least;
  private final List<SignKernels> kernels = new ArrayList<>();
  private final ExecutorService others;

  /**
   * Creates the workers.
   *
   * @param threads how many may work at a time, the caller among them
   */
  Chunks(int threads) {
    this(threads, new SignKernels(SIZE));
  }

  private Chunks(int threads, SignKernels own) {
    this(threads, own, own.areVector() ? LEAST_VECTOR_CHUNKS : LEAST_CHUNKS);
  }

  /**
   * Creates workers of which more are woken sooner or later, for measurements.
   *
   * @param threads how many may work at a time, the caller among them
   * @param own kernels of the caller
   * @param least how many chunks each has to have before one more thread is woken, at least 1
   */
  Chunks(int threads, SignKernels own, int least) {
    this.threads = threads;
    this.least = least;
    kernels.add(own);
    for (int i = 1; i < threads; i++) {
      kernels.add(kernels.get(0).forAnotherThread());
    }
    this.others = threads == 1 ? null : DaemonThreads.pool(threads - 1, "polarity-chunks");
  }

  /** Returns how many coordinates at once keep all threads busy. */
  int coordinatesAtOnce() {
    return threads == 1 ? SIZE : (int) Math.min(Integer.MAX_VALUE, (long) threads * least * SIZE);
  }

  /** What is done with a chunk. */
  @FunctionalInterface
  interface Work {
    /**
     * Works on one chunk.
     *
     * @param first its first coordinate, a multiple of 64
     * @param length how many
     * @param kernels the thread's own
     */
    void on(int first, int length, SignKernels kernels);
  }

  /**
   * Works on all chunks and returns when the last is done. Where several fail, the failure of the
   * first in order is thrown.
   *
   * @param coordinates d
   * @param work what is done
   */
  void forEach(long coordinates, Work work) {
    forEach(0, coordinates, work);
  }

  /**
   * The same for a range of coordinates.
   *
   * @param from the first coordinate, a multiple of 64
   * @param to the first coordinate after them
   * @param work what is done
   */
  void forEach(long from, long to, Work work) {
    int chunks = Math.toIntExact((to - from + SIZE - 1) / SIZE);
    int parts = Math.max(1, Math.min(threads, chunks / least));
    List<Future<?>> running = new ArrayList<>();
    for (int part = 1; part < parts; part++) {
      int number = part;
      running.add(others.submit(() -> range(number, parts, chunks, (int) from, (int) to, work)));
    }
    RuntimeException failure = null;
    try {
      range(0, parts, chunks, (int) from, (int) to, work);
    } catch (RuntimeException e) {
      failure = e;
    }
    for (Future<?> part : running) {
      RuntimeException found = failureOf(part);
      failure = failure == null ? found : failure;
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void range(int part, int parts, int chunks, int from, int to, Work work) {
    SignKernels own = kernels.get(part);
    int end = (int) ((part + 1L) * chunks / parts);
    for (int chunk = (int) ((long) part * chunks / parts); chunk < end; chunk++) {
      int first = from + chunk * SIZE;
      work.on(first, Math.min(SIZE, to - first), own);
    }
  }

  private static RuntimeException failureOf(Future<?> part) {
    try {
      DaemonThreads.result(part);
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  @Override
  public void close() {
    if (others != null) {
      others.shutdown();
    }
  }
}
