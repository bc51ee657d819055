package dev.polarity.run;

import dev.polarity.schedule.AdaptiveSchedule;
import dev.polarity.schedule.ConstantSchedule;
import dev.polarity.schedule.CooldownSchedule;
import dev.polarity.schedule.CosineSchedule;
import dev.polarity.schedule.ExponentialSchedule;
import dev.polarity.schedule.InverseSquareRootSchedule;
import dev.polarity.schedule.PolynomialSchedule;
import dev.polarity.schedule.Schedule;
import dev.polarity.schedule.StagedSchedule;
import dev.polarity.schedule.StepDecaySchedule;
import dev.polarity.schedule.WarmUpSchedule;
import java.util.SortedMap;

/** Makes the schedule that a spec names. */
public final class Schedules {

  private Schedules() {}

  /**
   * Makes the schedule of a spec: the named one, which advances once per stage, after the warm-up,
   * times the factor of the cooldown.
   *
   * @param spec the request
   * @param initialRate the rate of step 0, above 0, for the spec may leave it to the run
   * @param steps length of the run, at least 1; the cosine and the cooldown end there
   * @param stageSteps steps of one stage, at least 1
   */
  public static Schedule of(RunSpec spec, double initialRate, long steps, long stageSteps) {
    long decaying = Math.max(1, steps - spec.warmup());
    long stages = (decaying + stageSteps - 1) / stageSteps;
    Schedule named = named(spec, initialRate, stages);
    Schedule staged = stageSteps == 1 ? named : new StagedSchedule(named, stageSteps);
    Schedule warmed = spec.warmup() == 0 ? staged : new WarmUpSchedule(staged, spec.warmup());
    return spec.cooldown() == 0 ? warmed : new CooldownSchedule(warmed, steps, spec.cooldown());
  }

  private static Schedule named(RunSpec spec, double initialRate, long stages) {
    SortedMap<String, String> numbers = spec.scheduleOptions();
    return switch (spec.scheduleKind()) {
      case ADAPTIVE -> new AdaptiveSchedule(initialRate);
      case CONSTANT -> new ConstantSchedule(initialRate);
      case STEP ->
          new StepDecaySchedule(
              initialRate, number(numbers, "factor"), ScheduleKind.every(numbers.get("every")));
      case EXPONENTIAL -> new ExponentialSchedule(initialRate, number(numbers, "factor"));
      case INVERSE_SQUARE_ROOT -> new InverseSquareRootSchedule(initialRate);
      case POLYNOMIAL -> new PolynomialSchedule(initialRate, number(numbers, "power"));
      case COSINE -> new CosineSchedule(initialRate, stages);
    };
  }

  private static double number(SortedMap<String, String> numbers, String name) {
    return ScheduleKind.number(name, numbers.get(name));
  }
}
