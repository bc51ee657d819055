package dev.polarity.run;

import dev.polarity.error.InvalidInputException;
import java.util.OptionalDouble;

/** Which settings go with which method; what would do nothing is refused, not passed over. */
final class MethodChecks {

  private MethodChecks() {}

  static void momentum(Method method, float beta) {
    if (!(beta >= 0) || beta >= 1) {
      throw new InvalidInputException(
          "--beta " + beta + ": expected a momentum of at least 0 and below 1.");
    }
    if (method.defaults().containsKey("beta1") && beta != 0) {
      throw new InvalidInputException(
          "--beta %s: %s has two of them; give --method-option beta1=X or beta2=X."
              .formatted(beta, method.text()));
    }
    if (!method.takesBeta() && beta != 0) {
      throw new InvalidInputException(
          "--beta %s: %s has no momentum; leave it out or use --method %s."
              .formatted(beta, method.text(), method.votes() ? "signum" : "momentum"));
    }
  }

  static void clip(Method method, float clip) {
    if (!(clip >= 0) || Float.isInfinite(clip)) {
      throw new InvalidInputException(
          "--clip " + clip + ": expected the largest norm of a gradient, above 0.");
    }
    if (method.takesSignsOnly() && clip != 0) {
      throw new InvalidInputException(
          "--clip %s: scaling a gradient does not change its signs, so it does nothing to %s; leave it out or use --method lion-vote."
              .formatted(clip, method.text()));
    }
  }

  static void rates(Method method, OptionalDouble initialRate, String loss) {
    if (initialRate.isPresent()) {
      double rate = initialRate.getAsDouble();
      // The rate is applied as a float, where it may be infinite or 0.
      if (!((float) rate > 0) || Float.isInfinite((float) rate)) {
        throw new InvalidInputException(
            "--initial-rate " + rate + ": expected auto, or a number above 0 such as 0.01.");
      }
      if (method == Method.ALIAS) {
        throw new InvalidInputException(
            "--initial-rate %s: alias sets all its rates itself; leave it out.".formatted(rate));
      }
    } else if (method.needsInitialRate()) {
      throw new InvalidInputException(
          "--initial-rate auto: measures the rate of a step by signs, and so tells none for %s; give a number such as 0.01."
              .formatted(method.text()));
    } else if (method.votes() && !loss.equals(RunSpec.CROSS_ENTROPY)) {
      throw new InvalidInputException(
          "--initial-rate auto: follows from the loss %s only, and this run has the loss %s; give a number such as 0.01."
              .formatted(RunSpec.CROSS_ENTROPY, loss));
    }
  }

  static void measuredRates(Method method, OptionalDouble initialRate, Stage stage) {
    if (!method.votes()) {
      throw new InvalidInputException(
          "--schedule measured: measures the rate of steps by signs that are voted on, and so tells none for %s; take another schedule."
              .formatted(method.text()));
    }
    if (initialRate.isPresent()) {
      throw new InvalidInputException(
          "--initial-rate %s: the schedule measured finds all rates itself; leave it out, or take --schedule adaptive, whose rates follow from it."
              .formatted(initialRate.getAsDouble()));
    }
    if (stage.equals(Stage.STEP)) {
      throw new InvalidInputException(
          "--stage step: the schedule measured would then measure before every step; take a share of the run such as run/4.");
    }
  }

  static void schedule(
      Method method, ScheduleKind schedule, Stage stage, long warmup, double cooldown) {
    if (!method.setsItsRates()) {
      return;
    }
    if (schedule != ScheduleKind.CONSTANT) {
      throw noSchedule("--schedule " + schedule.text(), method);
    }
    if (!stage.equals(Stage.STEP)) {
      throw noSchedule("--stage " + stage.text(), method);
    }
    if (warmup != 0) {
      throw noSchedule("--warmup " + warmup, method);
    }
    if (cooldown != 0) {
      throw noSchedule("--cooldown " + cooldown, method);
    }
  }

  private static InvalidInputException noSchedule(String given, Method method) {
    return new InvalidInputException(
        "%s: %s works out each rate from gradients, so no schedule has a say; leave it out."
            .formatted(given, method.text()));
  }
}
