package dev.polarity.train;

import dev.polarity.dense.MeanGradient;
import dev.polarity.dense.UpdateRule;
import dev.polarity.schedule.Schedule;

/** The step of a dense method: an update rule on the mean of the voters' gradients. */
final class DenseStep implements GradientStep {

  private final MeanGradient mean;
  private final UpdateRule rule;
  private final Schedule rates;
  private final DecayAndAverage beside;

  DenseStep(MeanGradient mean, UpdateRule rule, Schedule rates, DecayAndAverage beside) {
    this.mean = mean;
    this.rule = rule;
    this.rates = rates;
    this.beside = beside;
  }

  @Override
  public void take(long step, int voter, float[] gradient) {
    mean.add(gradient);
  }

  @Override
  public double move(long step) {
    float[] gradient = mean.take();
    double rate = rule.rate(gradient, rates.rate(step));
    beside.decay(rate);
    rule.apply(gradient, rate);
    beside.average(step);
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
