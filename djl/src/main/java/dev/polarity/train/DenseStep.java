package dev.polarity.train;

import dev.polarity.dense.MeanGradient;
import dev.polarity.dense.UpdateRule;
import dev.polarity.schedule.Schedule;
import java.nio.FloatBuffer;

/** The step of a dense method: an update rule on the mean of the voters' gradients. */
final class DenseStep implements GradientStep {

  private final MeanGradient mean;
  private final AcrossNodes across;
  private final UpdateRule rule;
  private final Schedule rates;
  private final DecayAndAverage beside;

  /** Adds the gradients of all nodes. */
  @FunctionalInterface
  interface AcrossNodes {

    /**
     * Replaces the sum of this node's gradients by that of all nodes.
     *
     * @param step the step
     * @param sum d floats
     * @param profile books the time
     */
    void sum(long step, FloatBuffer sum, StepProfile profile);
  }

  DenseStep(
      MeanGradient mean,
      AcrossNodes across,
      UpdateRule rule,
      Schedule rates,
      DecayAndAverage beside) {
    this.mean = mean;
    this.across = across;
    this.rule = rule;
    this.rates = rates;
    this.beside = beside;
  }

  @Override
  public void take(long step, int voter, float[] gradient, StepProfile profile) {
    mean.add(gradient);
    profile.book(Phase.METHOD);
  }

  @Override
  public double move(long step, StepProfile profile) {
    across.sum(step, mean.sum(), profile);
    float[] gradient = mean.take();
    double rate = rule.rate(gradient, rates.rate(step));
    profile.book(Phase.METHOD);
    beside.decay(rate);
    rule.apply(gradient, rate);
    beside.average(step);
    profile.book(Phase.APPLY);
    return rate;
  }

  @Override
  public double agreement() {
    return Double.NaN;
  }

  @Override
  public void close() {
    rule.close();
  }
}
