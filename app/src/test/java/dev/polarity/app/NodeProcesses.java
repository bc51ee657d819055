package dev.polarity.app;

import dev.polarity.app.PolarityProcess.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The nodes of one run, each a process of its own that listens at a port of the loopback. */
final class NodeProcesses implements AutoCloseable {

  private final Path root;
  private final int size;
  private final String addresses;
  private final List<Object> options;
  private final List<PolarityProcess> processes = new ArrayList<>();

  /**
   * Chooses ports, and makes a key.
   *
   * @param root holds the key, and node R's run directory as {@code node-R}
   * @param size P, the number of nodes
   * @param options what all nodes are given beside rank, nodes, key and run
   */
  NodeProcesses(Path root, int size, Object... options) {
    this.root = root;
    this.size = size;
    this.options = List.of(options);
    this.addresses =
        FreePorts.choose(size).stream()
            .map(port -> "127.0.0.1:" + port)
            .collect(Collectors.joining(","));
    try {
      Files.createDirectories(root);
      if (!Files.exists(key())) {
        InProcess.run("key", key());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path key() {
    return root.resolve("job.key");
  }

  int size() {
    return size;
  }

  /** The run directory of one node. */
  RunFiles files(int rank) {
    return new RunFiles(root.resolve("node-" + rank));
  }

  /** The command line of one node. */
  List<String> arguments(int rank, Object... more) {
    return PolarityProcess.texts(
        List.of(
            "node",
            "--rank=" + rank,
            "--nodes=" + addresses,
            "--key-file=" + key(),
            "--run=" + files(rank).path(),
            options,
            List.of(more)));
  }

  /** Starts one node, in place of the one of that rank that was started before. */
  PolarityProcess start(int rank, Object... more) {
    PolarityProcess process = PolarityProcess.start(arguments(rank, more));
    while (processes.size() <= rank) {
      processes.add(null);
    }
    if (processes.get(rank) != null) {
      processes.get(rank).close();
    }
    processes.set(rank, process);
    return process;
  }

  /** Starts all nodes. */
  void startAll(Object... more) {
    for (int rank = 0; rank < size; rank++) {
      start(rank, more);
    }
  }

  PolarityProcess process(int rank) {
    return processes.get(rank);
  }

  /** Waits until all have ended; in the order of their ranks. */
  List<Outcome> awaitAll() {
    return processes.stream().map(PolarityProcess::await).toList();
  }

  /** Runs all nodes to their end, which must be a good one. */
  void succeed(Object... more) {
    startAll(more);
    List<Outcome> outcomes = awaitAll();
    if (outcomes.stream().anyMatch(outcome -> outcome.code() != 0)) {
      throw new AssertionError(text(outcomes));
    }
  }

  /** What all nodes said, to describe a failed assertion. */
  static String text(List<Outcome> outcomes) {
    return IntStream.range(0, outcomes.size())
        .mapToObj(rank -> "node " + rank + ": " + outcomes.get(rank).text())
        .collect(Collectors.joining("\n"));
  }

  /** Kills all that are alive, by SIGKILL, and waits for their end. */
  void killAll() {
    processes.forEach(PolarityProcess::kill);
  }

  @Override
  public void close() {
    processes.forEach(PolarityProcess::close);
  }
}
