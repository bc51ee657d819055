package dev.polarity.bench;

import dev.polarity.codec.Coding;
import dev.polarity.exchange.DenseExchange;
import dev.polarity.exchange.MeshExchange;
import dev.polarity.mesh.Messenger;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.random.CounterRandom;
import dev.polarity.random.Purpose;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.Tally;
import dev.polarity.sign.VotingRule;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a vote costs by itself, and the sum of floats beside it: nodes as threads of one process,
 * with nothing between them but memory, or connected by TCP over the loopback device. So it shows
 * the work of the exchange and not that of a network, and all nodes share this machine's
 * processors. Prints the median time of a step of node 0, and what its thread allocates in one,
 * copies that the messenger keeps included.
 */
public final class ExchangeTime {

  /** One step of a node. */
  private interface Step {
    void take(long step);
  }

  /** Makes what a node does in each step. */
  private interface Work {
    Step of(Messenger messenger, int coordinates, int votersPerNode);
  }

  private ExchangeTime() {}

  /** Runs the measurement. */
  public static void main(String[] arguments)
      throws InterruptedException, ExecutionException, IOException {
    Options options =
        new Options(
            arguments,
            "--wire",
            "memory",
            "--coordinates",
            "10000000",
            "--nodes",
            "2,4",
            "--voters-per-node",
            "1,2,4",
            "--steps",
            "60");
    System.out.println("| exchange | nodes | voters per node | ms per step | MB allocated |");
    System.out.println("|---|---:|---:|---:|---:|");
    int coordinates = options.number("--coordinates");
    int steps = options.number("--steps");
    for (String nodes : options.list("--nodes")) {
      for (String voters : options.list("--voters-per-node")) {
        measure(
            "vote", ExchangeTime::vote, options.text("--wire"), nodes, voters, coordinates, steps);
      }
      measure(
          "sum of floats",
          ExchangeTime::sum,
          options.text("--wire"),
          nodes,
          "1",
          coordinates,
          steps);
    }
  }

  private static void measure(
      String name, Work work, String wire, String nodes, String voters, int coordinates, int steps)
      throws InterruptedException, ExecutionException, IOException {
    ExecutorService threads = Executors.newFixedThreadPool(Integer.parseInt(nodes));
    try {
      List<Future<Measured>> all = new ArrayList<>();
      for (Rendezvous rendezvous : Wires.rendezvous(wire, Integer.parseInt(nodes))) {
        all.add(
            threads.submit(
                () -> {
                  try (Messenger messenger = rendezvous.meet(new byte[32])) {
                    return measure(
                        work.of(messenger, coordinates, Integer.parseInt(voters)), steps);
                  }
                }));
      }
      List<Measured> measured = new ArrayList<>();
      for (Future<Measured> node : all) {
        measured.add(node.get());
      }
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %s | %.2f | %.2f |%n",
          name,
          nodes,
          voters,
          measured.get(0).milliseconds(),
          measured.get(0).megabytes());
    } finally {
      threads.shutdown();
    }
  }

  private record Measured(double milliseconds, double megabytes) {}

  private static Measured measure(Step node, int steps) {
    int warmUp = steps / 2;
    for (int step = 0; step < warmUp; step++) {
      node.take(step);
    }
    Samples times = new Samples();
    long allocated = allocatedBytes();
    for (int step = warmUp; step < warmUp + steps; step++) {
      long start = System.nanoTime();
      node.take(step);
      times.add((System.nanoTime() - start) / 1e6);
    }
    return new Measured(times.median(), (allocatedBytes() - allocated) / 1e6 / steps);
  }

  private static Step vote(Messenger messenger, int coordinates, int votersPerNode) {
    Tally tally = new Tally(coordinates, votersPerNode);
    for (int voter = 0; voter < votersPerNode; voter++) {
      tally.add(ballot(coordinates, messenger.rank() * votersPerNode + voter));
    }
    MeshExchange exchange =
        new MeshExchange(
            messenger,
            coordinates,
            messenger.nodes() * votersPerNode,
            VotingRule.arithmetic1(),
            Coding.PLAIN);
    long[][] verdicts = new long[2][SignWords.count(coordinates)];
    return step ->
        exchange.vote(step, tally, verdicts[(int) (step + 1) % 2], verdicts[(int) step % 2]);
  }

  private static long[] ballot(int coordinates, int voter) {
    CounterRandom random = new CounterRandom(1);
    int[] block = new int[4];
    long[] ballot = new long[SignWords.count(coordinates)];
    for (int word = 0; word < ballot.length; word++) {
      random.words(Purpose.ORDER, word, voter, 0, block);
      ballot[word] = (long) block[0] << 32 | Integer.toUnsignedLong(block[1]);
    }
    ballot[ballot.length - 1] &= SignWords.tailMask(coordinates);
    return ballot;
  }

  private static Step sum(Messenger messenger, int coordinates, int votersPerNode) {
    DenseExchange exchange = new DenseExchange(messenger, coordinates);
    FloatBuffer values = FloatBuffer.allocate(coordinates);
    return step -> exchange.sum(step, values);
  }

  private static long allocatedBytes() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
