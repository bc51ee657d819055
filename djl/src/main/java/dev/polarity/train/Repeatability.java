package dev.polarity.train;

import dev.polarity.error.InvalidInputException;
import dev.polarity.meeting.Peers;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunTotals;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Sees to it that a run goes on with the arithmetic it was begun with, or is said not to. */
final class Repeatability {

  private static final int BRIEF = 19;

  private final RunDirectory run;
  private final Setup setup;

  Repeatability(RunDirectory run, Setup setup) {
    this.run = run;
    this.setup = setup;
  }

  /**
   * Holds this process's compute probe against that of the run's start, which it is if there is
   * none yet.
   *
   * @param probe of this process
   * @return the same
   * @throws InvalidInputException if they differ and that was not allowed
   */
  String checked(String probe) {
    Optional<String> before = run.probe();
    if (before.isEmpty()) {
      run.writeProbe(probe);
    } else if (!before.get().equals(probe)) {
      if (!setup.allowDifferentArithmetic()) {
        throw new InvalidInputException(
            "%s: this process computes other gradients than the one that began the run (the compute probe is %s, expected %s); resume it on a like processor with the same --threads and --kernels, or go on with --allow-different-arithmetic."
                .formatted(run.path(), brief(probe), brief(before.get())));
      }
      lost("The compute probe differs from the one of the run's start");
    }
    return probe;
  }

  /**
   * Holds the compute probes of all nodes against that of rank 0.
   *
   * @param peers the nodes
   * @param probe of this process
   * @throws InvalidInputException if they differ and that was not allowed
   */
  void agree(Peers peers, String probe) {
    List<byte[]> told = peers.gather("compute probe", probe.getBytes(StandardCharsets.UTF_8));
    for (int rank = 1; rank < told.size(); rank++) {
      if (!Arrays.equals(told.get(rank), told.get(0))) {
        differ(peers, rank, text(told.get(rank)), text(told.get(0)));
        return;
      }
    }
  }

  private static String text(byte[] probe) {
    return new String(probe, StandardCharsets.UTF_8);
  }

  private void differ(Peers peers, int rank, String probe, String first) {
    if (!setup.allowDifferentArithmetic()) {
      peers.staySoThatAllHear("compute probes that differ");
      throw new InvalidInputException(
          "Node %d computes other gradients than node 0 (the compute probe is %s there, and %s on node 0); use like processors with the same --threads and --kernels, or go on with --allow-different-arithmetic."
              .formatted(rank, brief(probe), brief(first)));
    }
    lost("The compute probe of node %d differs from that of node 0".formatted(rank));
  }

  /** Says so and keeps it at once, since a later session may compute like the first again. */
  void lost(String why) {
    RunTotals totals = run.totals();
    if (!totals.differentArithmetic()) {
      run.writeTotals(totals.withDifferentArithmetic());
      setup.listener().onNotice(why + ": the run goes on, but its result will not be repeatable.");
    }
  }

  private static String brief(String hash) {
    return hash.substring(0, Math.min(hash.length(), BRIEF)) + "...";
  }
}
