package dev.polarity.train;

import dev.polarity.error.DivergedException;
import dev.polarity.run.Method;
import dev.polarity.run.RunSpec;
import dev.polarity.run.ScheduleKind;
import dev.polarity.schedule.MeasuredSchedule;

/** Words what is wrong when a loss or a gradient is no number any more. */
final class Divergence {

  private final RunSpec spec;

  /** Words it for a run, whose rate is what a person can change. */
  Divergence(RunSpec spec) {
    this.spec = spec;
  }

  private String advice(long step) {
    if (spec.method() == Method.ALIAS) {
      return "try a smaller --method-option largest-rate";
    }
    boolean measured = spec.scheduleKind() == ScheduleKind.MEASURED;
    return measured && step >= spec.warmup() + MeasuredSchedule.OPENING
        ? "try a smaller --schedule-option " + spec.scheduleOptions().firstKey()
        : "try a smaller --initial-rate";
  }

  /** The loss of a voter is not finite. */
  DivergedException loss(long step, int voter, float value) {
    return new DivergedException(
        "Step %d: the loss of voter %d is %s, so the run has diverged; %s."
            .formatted(step, voter, value, advice(step)));
  }

  /** A component of a voter's gradient is not finite. */
  DivergedException gradient(long step, int voter, String parameter) {
    return new DivergedException(
        "Step %d: the gradient of %s at voter %d is not finite, so the run has diverged; %s."
            .formatted(step, parameter, voter, advice(step)));
  }
}
