package dev.polarity.train;

import dev.polarity.run.Resolved;
import dev.polarity.run.RunSpec;
import dev.polarity.schedule.AdaptiveSchedule;
import dev.polarity.schedule.ConstantSchedule;
import dev.polarity.schedule.CosineSchedule;
import dev.polarity.schedule.ExponentialSchedule;
import dev.polarity.schedule.InverseSquareRootSchedule;
import dev.polarity.schedule.PolynomialSchedule;
import dev.polarity.schedule.Schedule;
import dev.polarity.schedule.StagedSchedule;
import dev.polarity.schedule.StepDecaySchedule;
import dev.polarity.schedule.WarmUpSchedule;
import java.util.SortedMap;

/** Turns what a spec says of the rate into a schedule. */
public final class Rates {

  private Rates() {}

  /**
   * Returns the schedule of a run.
   *
   * @param spec what was asked for
   * @param resolved the initial rate, the length of a stage and of the run
   * @return a schedule over the steps of the run
   */
  public static Schedule of(RunSpec spec, Resolved resolved) {
    double initial = resolved.initialRate();
    SortedMap<String, String> numbers = spec.scheduleOptions();
    long steps = resolved.steps();
    long stageSteps = resolved.stageSteps();
    long stages = Math.max(1, (steps - spec.warmup() + stageSteps - 1) / stageSteps);
    Schedule byStage =
        switch (spec.scheduleKind()) {
          case ADAPTIVE -> new AdaptiveSchedule(initial);
          case CONSTANT -> new ConstantSchedule(initial);
          case STEP ->
              new StepDecaySchedule(
                  initial,
                  Double.parseDouble(numbers.get("factor")),
                  Long.parseLong(numbers.get("every")));
          case EXPONENTIAL ->
              new ExponentialSchedule(initial, Double.parseDouble(numbers.get("factor")));
          case INVERSE_SQUARE_ROOT -> new InverseSquareRootSchedule(initial);
          case POLYNOMIAL ->
              new PolynomialSchedule(initial, Double.parseDouble(numbers.get("power")));
          case COSINE -> new CosineSchedule(initial, stages);
        };
    Schedule byStep = stageSteps == 1 ? byStage : new StagedSchedule(byStage, stageSteps);
    return spec.warmup() == 0 ? byStep : new WarmUpSchedule(byStep, spec.warmup());
  }
}
