package dev.polarity.train;

import dev.polarity.dense.ErrorFeedback;
import dev.polarity.schedule.Schedule;

/** The step of scaled signs with error feedback. */
final class ErrorFeedbackStep implements GradientStep {

  private final ErrorFeedback feedback;
  private final Schedule rates;
  private final DecayAndAverage beside;

  ErrorFeedbackStep(ErrorFeedback feedback, Schedule rates, DecayAndAverage beside) {
    this.feedback = feedback;
    this.rates = rates;
    this.beside = beside;
  }

  @Override
  public void take(long step, int voter, float[] gradient, StepProfile profile) {
    feedback.add(voter, gradient, rates.rate(step));
    profile.book(Phase.METHOD);
  }

  @Override
  public double move(long step, StepProfile profile) {
    double rate = rates.rate(step);
    beside.decay(rate);
    feedback.move();
    beside.average(step);
    profile.book(Phase.APPLY);
    return rate;
  }

  @Override
  public double agreement() {
    return Double.NaN;
  }
}
