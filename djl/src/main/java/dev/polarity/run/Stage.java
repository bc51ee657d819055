package dev.polarity.run;

import dev.polarity.error.InvalidInputException;

/**
 * How often the schedule advances: once per step, per epoch, per fixed number of steps, or so that
 * a run has a fixed number of stages. The rate stays the same within a stage.
 *
 * @param unit what is counted
 * @param count how many steps a stage has, or stages a run has; 1 for an epoch
 */
public record Stage(Unit unit, long count) {

  /** What a stage is counted in. */
  public enum Unit {
    /** A stage has so many steps. */
    STEPS,
    /** A stage is an epoch. */
    EPOCH,
    /** A run has so many stages, of which the last may be shorter. */
    RUN
  }

  /** Once per step. */
  public static final Stage STEP = new Stage(Unit.STEPS, 1);

  /** Once per epoch. */
  public static final Stage EPOCH = new Stage(Unit.EPOCH, 1);

  private static final String OPTION = "--stage";
  private static final String OF_RUN = "run/";
  private static final long MOST = 1_000_000_000_000L;

  /**
   * Returns the stage of a fixed number of steps.
   *
   * @param steps at least 1; a stage of one step is {@link #STEP}
   * @throws InvalidInputException if there are fewer
   */
  public static Stage ofSteps(long steps) {
    OptionText.checkWhole(OPTION, steps, 1, MOST);
    return new Stage(Unit.STEPS, steps);
  }

  /**
   * Returns the stage of which a run has a fixed number.
   *
   * @param stages at least 1
   * @throws InvalidInputException if there are fewer
   */
  public static Stage ofRun(long stages) {
    OptionText.checkWhole(OPTION, stages, 1, MOST);
    return new Stage(Unit.RUN, stages);
  }

  /**
   * Reads {@code step}, {@code epoch}, a number of steps, or {@code run/4} for a quarter of the
   * run.
   *
   * @throws InvalidInputException if the text is none of them
   */
  public static Stage parse(String text) {
    try {
      return switch (text) {
        case "step" -> STEP;
        case "epoch" -> EPOCH;
        default ->
            text.startsWith(OF_RUN)
                ? ofRun(OptionText.whole(OPTION, text.substring(OF_RUN.length()), 1, MOST))
                : ofSteps(OptionText.whole(OPTION, text, 1, MOST));
      };
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          "--stage "
              + text
              + ": expected step, epoch, a whole number of steps from 1 on, or a share of the run"
              + " such as run/4.",
          e);
    }
  }

  /** Returns what {@link #parse} reads. */
  public String text() {
    return switch (unit) {
      case EPOCH -> "epoch";
      case RUN -> OF_RUN + count;
      case STEPS -> count == 1 ? "step" : Long.toString(count);
    };
  }

  /**
   * Returns how many steps a stage has.
   *
   * @param stepsPerEpoch steps of one epoch, at least 1
   * @param totalSteps steps of the whole run, at least 1
   * @return at least 1; of a share of a run, so many that it has no more stages than were asked for
   */
  public long steps(long stepsPerEpoch, long totalSteps) {
    return switch (unit) {
      case STEPS -> count;
      case EPOCH -> stepsPerEpoch;
      case RUN -> (totalSteps - 1) / count + 1;
    };
  }

  @Override
  public String toString() {
    return text();
  }
}
