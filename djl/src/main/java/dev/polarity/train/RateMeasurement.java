package dev.polarity.train;

import dev.polarity.run.MeasuredRate;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunRates;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the rates that a run's schedule asks for on its way. All nodes come to the same rate,
 * and each keeps it before it takes the first step with it; so whoever holds a step's verdict holds
 * its rate, and a run that is resumed or gone over once more never measures it again.
 */
final class RateMeasurement {

  private final RunDirectory run;
  private final Node node;
  private final RunRates rates;

  /**
   * Prepares to measure.
   *
   * @param run where the rates are kept
   * @param node the node, whose weights are those of the step in question
   * @param rates the rates, which are told what was measured
   */
  RateMeasurement(RunDirectory run, Node node, RunRates rates) {
    this.run = run;
    this.node = node;
    this.rates = rates;
  }

  /** Measures the rate of a step, if that begins a stage whose rate is not known yet. */
  void before(long step) {
    if (!rates.isUnknown(step)) {
      return;
    }
    double limit = rates.unchangingRoot(step);
    double rate =
        node.measured(
            "measured rate",
            LaterRoot.IMAGES,
            ray -> rates.following(step, LaterRoot.below(ray, limit)));
    MeasuredRate found = new MeasuredRate(step, rate);
    List<MeasuredRate> all = new ArrayList<>(run.file().resolved().orElseThrow().measuredRates());
    all.add(found);
    run.writeMeasuredRates(all);
    rates.take(found);
  }
}
