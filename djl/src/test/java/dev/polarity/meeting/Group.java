package dev.polarity.meeting;

import dev.polarity.mesh.LocalMessengers;
import dev.polarity.mesh.Messenger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Nodes as threads of the test. */
public final class Group {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final List<Messenger> messengers;
  private final List<Peers> peers = new ArrayList<>();

  public Group(int nodes) {
    this.messengers = LocalMessengers.group(nodes, LIMIT);
    messengers.forEach(messenger -> peers.add(Peers.of(messenger)));
  }

  /** The peers of a node; the same each time. */
  public Peers peers(int rank) {
    return peers.get(rank);
  }

  Messenger messenger(int rank) {
    return messengers.get(rank);
  }

  /**
   * Runs the work of each node on a thread of its own; throws what the first of them throws, with
   * what the others throw as suppressed.
   */
  public <T> List<T> run(List<Callable<T>> work) throws Exception {
    List<T> results = new ArrayList<>();
    Exception first = null;
    for (Future<T> future : start(work)) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        Exception failure = e.getCause() instanceof Exception cause ? cause : e;
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
    return results;
  }

  /** Starts the work of each node; a node that fails leaves, so that no other waits for it. */
  <T> List<Future<T>> start(List<Callable<T>> work) {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    List<Future<T>> futures = new ArrayList<>();
    for (int rank = 0; rank < work.size(); rank++) {
      Callable<T> mine = work.get(rank);
      Peers own = peers.get(rank);
      futures.add(
          threads.submit(
              () -> {
                try {
                  return mine.call();
                } catch (RuntimeException e) {
                  own.leave(e.getMessage());
                  throw e;
                }
              }));
    }
    threads.shutdown();
    return futures;
  }
}
