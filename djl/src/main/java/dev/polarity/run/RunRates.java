package dev.polarity.run;

import dev.polarity.error.InvalidInputException;
import dev.polarity.schedule.AdaptiveSchedule;
import dev.polarity.schedule.ConstantSchedule;
import dev.polarity.schedule.CooldownSchedule;
import dev.polarity.schedule.CosineSchedule;
import dev.polarity.schedule.ExponentialSchedule;
import dev.polarity.schedule.InverseSquareRootSchedule;
import dev.polarity.schedule.MeasuredSchedule;
import dev.polarity.schedule.PolynomialSchedule;
import dev.polarity.schedule.Schedule;
import dev.polarity.schedule.StagedSchedule;
import dev.polarity.schedule.StepDecaySchedule;
import dev.polarity.schedule.WarmUpSchedule;
import dev.polarity.sign.Momentum;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * The rates of a run: the schedule that its spec names, after the warm-up, times the factor of the
 * cooldown. Of the measured schedule it knows at any time what has been measured so far, and is
 * told the rest as the run comes by; all others are known from the start.
 */
public final class RunRates implements Schedule {

  private final RunSpec spec;
  private final long steps;

  /** Null where all rates are known from the start. */
  private MeasuredSchedule measured;

  private Schedule whole;

  private RunRates(RunSpec spec, double initialRate, long steps, long stageSteps) {
    this.spec = spec;
    this.steps = steps;
    long own = Math.max(1, steps - spec.warmup());
    if (spec.scheduleKind() == ScheduleKind.MEASURED) {
      measured = new MeasuredSchedule(initialRate, factor(spec, own), stageSteps);
      whole = completed(measured);
    } else {
      Schedule named = named(spec, initialRate, (own + stageSteps - 1) / stageSteps);
      whole = completed(stageSteps == 1 ? named : new StagedSchedule(named, stageSteps));
    }
  }

  /**
   * Makes the rates of a run as far as they are known.
   *
   * @param spec the request
   * @param resolved what it came to mean
   * @throws InvalidInputException if a rate was measured where no stage begins
   */
  public static RunRates of(RunSpec spec, Resolved resolved) {
    RunRates rates = of(spec, resolved.initialRate(), resolved.steps(), resolved.stageSteps());
    resolved.measuredRates().forEach(rates::take);
    return rates;
  }

  /**
   * Makes the rates of a run in which nothing was measured but the initial rate.
   *
   * @param spec the request
   * @param initialRate the rate of step 0, above 0, for the spec may leave it to the run
   * @param steps length of the run, at least 1; the cosine and the cooldown end there
   * @param stageSteps steps of one stage, at least 1
   */
  public static RunRates of(RunSpec spec, double initialRate, long steps, long stageSteps) {
    return new RunRates(spec, initialRate, steps, stageSteps);
  }

  private static double factor(RunSpec spec, long steps) {
    SortedMap<String, String> numbers = spec.scheduleOptions();
    return numbers.containsKey(ScheduleKind.SCALE)
        ? MeasuredSchedule.byScale(number(numbers, ScheduleKind.SCALE), steps)
        : MeasuredSchedule.byReach(number(numbers, "reach"), noise(spec), steps);
  }

  /** Returns the share of one batch's noise that is left in a vote. */
  private static double noise(RunSpec spec) {
    return switch (spec.method()) {
      case SIGNUM -> Momentum.noise(spec.beta(), spec.beta());
      case LION_VOTE ->
          Momentum.noise((float) spec.methodOption("beta1"), (float) spec.methodOption("beta2"));
      default -> 1;
    };
  }

  private Schedule completed(Schedule staged) {
    Schedule warmed = spec.warmup() == 0 ? staged : new WarmUpSchedule(staged, spec.warmup());
    return spec.cooldown() == 0 ? warmed : new CooldownSchedule(warmed, steps, spec.cooldown());
  }

  private static Schedule named(RunSpec spec, double initialRate, long stages) {
    SortedMap<String, String> numbers = spec.scheduleOptions();
    return switch (spec.scheduleKind()) {
      case MEASURED -> throw new IllegalArgumentException("known only as the run comes by");
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

  /** Returns whether the rate of a step has to be measured before it, which was not done yet. */
  public boolean isUnknown(long step) {
    long own = step - spec.warmup();
    return measured != null && own >= 0 && !measured.knows(own) && measured.isMeasuredBefore(own);
  }

  /**
   * Returns the rate that follows from a measurement, without taking it.
   *
   * @param step a step of unknown rate
   * @param root δ* at the weights before that step, above 0; empty where it is not below the {@link
   *     #unchangingRoot}, and then the rate stays as it is
   * @throws InvalidInputException if the rate before was measured in an earlier session and is not
   *     kept
   */
  public double following(long step, OptionalDouble root) {
    long own = step - spec.warmup();
    requireKnown(own - 1);
    return root.isPresent() ? measured.following(own, root.getAsDouble()) : measured.rate(own - 1);
  }

  /**
   * Returns the least δ* at which the rate of a step, yet unknown, is that of the step before.
   *
   * @throws InvalidInputException if that was measured in an earlier session and is not kept
   */
  public double unchangingRoot(long step) {
    long own = step - spec.warmup();
    requireKnown(own - 1);
    return measured.unchangingRoot(own);
  }

  /**
   * Takes a rate that was measured.
   *
   * @throws InvalidInputException if no stage begins there
   */
  public void take(MeasuredRate rate) {
    long own = rate.step() - spec.warmup();
    if (measured == null || own < 0 || !measured.isMeasuredBefore(own)) {
      throw new InvalidInputException(
          "measured-rates %s: nothing is measured before step %d; bring run.yaml back as it was."
              .formatted(rate.text(), rate.step()));
    }
    measured = measured.with(own, rate.rate());
    whole = completed(measured);
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidInputException if it was to be measured in an earlier session and is not kept
   */
  @Override
  public double rate(long step) {
    long own = step - spec.warmup();
    requireKnown(own);
    return whole.rate(step);
  }

  private void requireKnown(long own) {
    if (measured != null && own >= 0 && !measured.knows(own)) {
      throw new InvalidInputException(
          "The run has come by step %d, but run.yaml does not hold the rate that was measured there, under measured-rates; bring the file back as it was."
              .formatted(measured.stageBegin(own) + spec.warmup()));
    }
  }
}
