package dev.polarity.schedule;

import java.util.Objects;

/**
 * A schedule that advances once per stage of m steps: δ_k = inner(⌊k / m⌋).
 *
 * <p>The paper speaks of rates "in different training stages", so a stage may be a step, an epoch
 * or any number of steps. The adaptive rule needs no change for it: m steps at each rate multiply S
 * and Q by m, which divides the constant in the rule by m and leaves the recursion as it is.
 */
public final class StagedSchedule implements Schedule {

  private final Schedule inner;
  private final long stepsPerStage;

  /**
   * Creates the schedule.
   *
   * @param inner what gives the rate of each stage; its step is the stage
   * @param stepsPerStage m, the length of a stage in steps, at least 1
   * @throws IllegalArgumentException if the length is below 1
   */
  public StagedSchedule(Schedule inner, long stepsPerStage) {
    this.inner = Objects.requireNonNull(inner, "inner");
    this.stepsPerStage = Arguments.atLeastOne("The number of steps per stage", stepsPerStage);
  }

  @Override
  public double rate(long step) {
    return inner.rate(Arguments.step(step) / stepsPerStage);
  }
}
