package dev.polarity.exchange;

import dev.polarity.mesh.LocalMessengers;
import dev.polarity.mesh.Messenger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** Nodes of a run as threads of the test; each closes its messenger when it ends. */
final class Threads {

  /** What a node does. */
  interface Task<T> {
    T run(Messenger messenger) throws Exception;
  }

  /** How a node ended: with a result or with a failure. */
  record Outcome<T>(T result, Throwable failure) {}

  private Threads() {}

  static <T> List<T> results(int nodes, Task<T> task) {
    return results(nodes, messenger -> messenger, task);
  }

  /** Runs nodes on messengers that are watched, none of which may fail. */
  static <T> List<T> results(int nodes, UnaryOperator<Messenger> watch, Task<T> task) {
    List<T> results = new ArrayList<>();
    for (Outcome<T> outcome : outcomes(nodes, watch, task)) {
      if (outcome.failure() != null) {
        throw new AssertionError("A node failed.", outcome.failure());
      }
      results.add(outcome.result());
    }
    return results;
  }

  static <T> List<Outcome<T>> outcomes(int nodes, Task<T> task) {
    return outcomes(nodes, messenger -> messenger, task);
  }

  private static <T> List<Outcome<T>> outcomes(
      int nodes, UnaryOperator<Messenger> watch, Task<T> task) {
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      List<Future<T>> running = new ArrayList<>();
      for (Messenger messenger : LocalMessengers.group(nodes)) {
        running.add(
            threads.submit(
                () -> {
                  try (messenger) {
                    return task.run(watch.apply(messenger));
                  }
                }));
      }
      List<Outcome<T>> outcomes = new ArrayList<>();
      for (Future<T> node : running) {
        outcomes.add(outcome(node));
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> Outcome<T> outcome(Future<T> node) {
    try {
      return new Outcome<>(node.get(60, TimeUnit.SECONDS), null);
    } catch (ExecutionException e) {
      return new Outcome<>(null, e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("A node did not end.", e);
    }
  }
}
