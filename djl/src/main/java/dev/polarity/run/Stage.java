package dev.polarity.run;

import dev.polarity.error.InvalidInputException;

/**
 * How often the schedule advances: once per step, per epoch or per fixed number of steps. The rate
 * stays the same within a stage.
 */
public final class Stage {

  /** Once per step. */
  public static final Stage STEP = new Stage(1);

  /** Once per epoch. */
  public static final Stage EPOCH = new Stage(0);

  private static final long MOST = 1_000_000_000_000L;

  /** Steps per stage; 0 stands for those of one epoch. */
  private final long steps;

  private Stage(long steps) {
    this.steps = steps;
  }

  /**
   * Returns the stage of a fixed number of steps.
   *
   * @param steps at least 1; a stage of one step is {@link #STEP}
   * @throws InvalidInputException if there are fewer
   */
  public static Stage ofSteps(long steps) {
    OptionText.checkWhole("--stage", steps, 1, MOST);
    return steps == 1 ? STEP : new Stage(steps);
  }

  /**
   * Reads {@code step}, {@code epoch} or a number of steps.
   *
   * @throws InvalidInputException if the text is none of them
   */
  public static Stage parse(String text) {
    return switch (text) {
      case "step" -> STEP;
      case "epoch" -> EPOCH;
      default -> {
        try {
          yield ofSteps(OptionText.whole("--stage", text, 1, MOST));
        } catch (InvalidInputException e) {
          throw new InvalidInputException(
              "--stage " + text + ": expected step, epoch, or a whole number of steps from 1 on.",
              e);
        }
      }
    };
  }

  /** Returns what {@link #parse} reads. */
  public String text() {
    if (steps == 0) {
      return "epoch";
    }
    return steps == 1 ? "step" : Long.toString(steps);
  }

  /**
   * Returns how many steps a stage has.
   *
   * @param stepsPerEpoch steps of one epoch, at least 1
   */
  public long steps(long stepsPerEpoch) {
    return steps == 0 ? stepsPerEpoch : steps;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Stage stage && stage.steps == steps;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(steps);
  }

  @Override
  public String toString() {
    return text();
  }
}
