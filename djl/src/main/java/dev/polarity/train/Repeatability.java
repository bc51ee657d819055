package dev.polarity.train;

import dev.polarity.error.InvalidInputException;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunTotals;
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
