package dev.polarity.bench;

import dev.polarity.codec.Coding;
import dev.polarity.mesh.Rendezvous;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How a vote grows with the number of nodes, each a thread of this process with one voter. They
 * share its processors, so what is told is processor time: that of the thread that votes and, by
 * that of the whole process, with what the messenger's threads, the collector and the compiler
 * take. The ballots are random and a sixteenth of their signs turns in each step.
 */
public final class NodeGrowth {

  private static final String HEADER =
      "wire,coding,coordinates,nodes,steps,voting thread ms,all threads ms,wall ms,messages,"
          + "payload bytes,frame bytes,ledger bytes,formula bytes,bits,MB held,MB allocated,"
          + "threads,resident MB,meeting ms";

  private NodeGrowth() {}

  /** Runs the measurement. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Options options =
        new Options(
            arguments,
            "--csv",
            "bench/target/growth-nodes.csv",
            "--wire",
            "memory",
            "--coding",
            "plain,coded",
            "--coordinates",
            "1000000",
            "--nodes",
            "1,2,4,8,16,32,64",
            "--steps",
            "20",
            "--warmup",
            "3");
    StudyFile file = new StudyFile(Path.of(options.text("--csv")), HEADER);
    for (String coordinates : options.list("--coordinates")) {
      for (String coding : options.list("--coding")) {
        for (String nodes : options.list("--nodes")) {
          int d = (int) Double.parseDouble(coordinates);
          String key = String.join(",", options.text("--wire"), coding, "" + d, nodes);
          if (!file.has(key)) {
            file.append(key, measure(options, coding, d, Integer.parseInt(nodes)));
          }
        }
      }
    }
  }

  private static String measure(Options options, String coding, int coordinates, int nodes)
      throws IOException, InterruptedException, ExecutionException {
    int steps = options.number("--steps");
    int warmUp = warmUpSteps(options.seconds("--warmup"), coordinates, nodes);
    long before = Footprint.bytes();
    long meeting = System.nanoTime();
    CyclicBarrier barrier = new CyclicBarrier(nodes + 1);
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      List<Future<VotingNode>> running = new ArrayList<>();
      for (Rendezvous rendezvous : Wires.rendezvous(options.text("--wire"), nodes)) {
        running.add(
            threads.submit(
                () -> {
                  try (VotingNode node =
                      new VotingNode(
                          rendezvous,
                          coordinates,
                          Coding.valueOf(coding.toUpperCase(Locale.ROOT)))) {
                    node.take(warmUp, steps, barrier);
                    return node;
                  } catch (Exception failed) {
                    failed.printStackTrace();
                    breakForAll(barrier);
                    throw failed;
                  }
                }));
      }
      barrier(barrier);
      meeting = System.nanoTime() - meeting;
      barrier(barrier);
      long held = Footprint.bytes() - before;
      long resident = Footprint.resident();
      int threadCount = ManagementFactory.getThreadMXBean().getThreadCount();
      long processor = processorNanos();
      long wall = System.nanoTime();
      barrier(barrier);
      barrier(barrier);
      processor = processorNanos() - processor;
      wall = System.nanoTime() - wall;
      barrier(barrier);
      List<VotingNode> all = new ArrayList<>();
      for (Future<VotingNode> node : running) {
        all.add(node.get());
      }
      return line(all, coordinates, steps, processor, wall, held, resident, threadCount, meeting);
    } finally {
      threads.shutdown();
    }
  }

  /** As many steps as take some such time: 4 ns for each coordinate of all nodes, and a little. */
  private static int warmUpSteps(double seconds, int coordinates, int nodes) {
    double step = nodes * (4e-9 * coordinates + 1e-4 * nodes);
    return (int) Math.max(4, Math.min(3000, seconds / step));
  }

  private static String line(
      List<VotingNode> nodes,
      int coordinates,
      int steps,
      long processor,
      long wall,
      long held,
      long resident,
      int threads,
      long meeting) {
    int count = nodes.size();
    Samples voting = new Samples();
    long beside = 0;
    long messages = 0;
    long payload = 0;
    long frames = 0;
    long ledger = 0;
    long allocated = 0;
    for (VotingNode node : nodes) {
      for (double millis : node.votes()) {
        voting.add(millis);
      }
      beside += node.besideNanos();
      messages += node.messages();
      payload += node.payloadBytes();
      frames += node.frameBytes();
      ledger += node.ledgerBytes();
      allocated += node.allocatedBytes();
    }
    double each = (double) count * steps;
    double formula = 2.0 * coordinates * (count - 1) / count / 8;
    return String.format(
        Locale.ROOT,
        "%d,%.3f,%.3f,%.3f,%.1f,%.0f,%.0f,%.0f,%.0f,%.3f,%.3f,%.3f,%d,%.0f,%.0f",
        steps,
        voting.median(),
        (processor - beside) / 1e6 / each,
        (wall - (double) beside / count) / 1e6 / steps,
        messages / each,
        payload / each,
        frames / each,
        ledger / each,
        formula,
        8 * frames / each / coordinates,
        held / 1e6 / count,
        allocated / 1e6 / each,
        threads,
        resident / 1e6,
        meeting / 1e6);
  }

  static void barrier(CyclicBarrier barrier) throws InterruptedException {
    try {
      barrier.await();
    } catch (BrokenBarrierException broken) {
      throw new IllegalStateException("Another node has failed.", broken);
    }
  }

  /** Ends the wait of all who wait at the barrier, and of all who come later. */
  private static void breakForAll(CyclicBarrier barrier) {
    Thread.currentThread().interrupt();
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException broken) {
      // That is how a barrier is broken for good; this thread ends.
    }
  }

  private static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
