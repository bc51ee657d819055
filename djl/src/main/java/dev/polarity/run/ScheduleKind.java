package dev.polarity.run;

import dev.polarity.error.InvalidInputException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The schedules that can be asked for by name, and the numbers that belong to each. The measured
 * and the adaptive one set the rate themselves; all others are comparators. Numbers count in
 * stages, which are steps unless {@code --stage} says otherwise.
 */
public enum ScheduleKind {
  /**
   * The rate that the run measures where a stage begins; it grows with {@code reach}, or with
   * {@code scale} in its place.
   */
  MEASURED("measured", Map.of("reach", "40")),
  /** The rate that follows from all before it, and so from the first. */
  ADAPTIVE("adaptive", Map.of()),
  /** The initial rate throughout. */
  CONSTANT("constant", Map.of()),
  /** Times {@code factor} after each {@code every} stages. */
  STEP("step", Map.of("factor", "0.5", "every", "1000")),
  /** Times {@code factor} after each stage. */
  EXPONENTIAL("exponential", Map.of("factor", "0.999")),
  /** Divided by the square root of the stage's number. */
  INVERSE_SQUARE_ROOT("inverse-sqrt", Map.of()),
  /** The stage's number to the power of minus {@code power}. */
  POLYNOMIAL("polynomial", Map.of("power", "0.3333333333333333")),
  /** Half a cosine, down to 0 at the end of the run. */
  COSINE("cosine", Map.of());

  /** A number of the measured schedule that stands in place of its default one. */
  static final String SCALE = "scale";

  private static final String OPTION = "--schedule-option";
  private static final Stage MEASURED_STAGE = Stage.ofRun(4);
  private static final Stage ADAPTIVE_STAGE = Stage.ofSteps(100);
  private static final long MOST_STAGES = 1_000_000_000_000L;

  /** What the measured schedule has where a scale is given, as it had before there was a reach. */
  private static final SortedMap<String, String> SCALED =
      Collections.unmodifiableSortedMap(new TreeMap<>(Map.of(SCALE, "8")));

  private final String text;
  private final SortedMap<String, String> defaults;

  ScheduleKind(String text, Map<String, String> defaults) {
    this.text = text;
    this.defaults = Collections.unmodifiableSortedMap(new TreeMap<>(defaults));
  }

  /** Returns the name that options and files use. */
  public String text() {
    return text;
  }

  /**
   * Returns how often the schedule advances unless it is said: the measured one at each quarter of
   * the run and the adaptive one each 100 steps, which was settled by measurement
   * (docs/results.md), all others each step, as they were published.
   */
  public Stage defaultStage() {
    return switch (this) {
      case MEASURED -> MEASURED_STAGE;
      case ADAPTIVE -> ADAPTIVE_STAGE;
      default -> Stage.STEP;
    };
  }

  /** Returns the schedule's numbers with their default values. */
  public SortedMap<String, String> defaults() {
    return defaults;
  }

  /**
   * Reads the name that options and files use.
   *
   * @throws InvalidInputException if there is no such schedule
   */
  public static ScheduleKind parse(String text) {
    return OptionText.choice("--schedule", text, values(), ScheduleKind::text);
  }

  /**
   * Completes the numbers that were given by the defaults of the others.
   *
   * @param given numbers by name
   * @return all numbers of this schedule
   * @throws InvalidInputException if a name is not one of this schedule's, or a number is out of
   *     its range
   */
  SortedMap<String, String> complete(Map<String, String> given) {
    boolean scaled = this == MEASURED && given.containsKey(SCALE);
    SortedMap<String, String> complete =
        NamedNumbers.complete(
            OPTION,
            "the schedule " + text + (scaled ? " with a scale" : ""),
            scaled ? SCALED : defaults,
            given);
    complete.forEach(ScheduleKind::check);
    return complete;
  }

  private static void check(String name, String text) {
    String option = OPTION + " " + name + "=";
    switch (name) {
      case "every" -> every(text);
      case "factor" -> {
        double factor = number(name, text);
        if (factor <= 0 || factor > 1) {
          throw new InvalidInputException(
              option + text + ": expected a factor above 0 and at most 1.");
        }
      }
      default -> {
        if (number(name, text) <= 0) {
          throw new InvalidInputException(option + text + ": expected a number above 0.");
        }
      }
    }
  }

  /** Reads {@code every}: stages between two reductions. */
  static long every(String text) {
    return OptionText.whole(OPTION + " every:", text, 1, MOST_STAGES);
  }

  /** Reads any other of the numbers. */
  static double number(String name, String text) {
    return OptionText.number(OPTION + " " + name + ":", text);
  }

  /**
   * Returns a number in the one form that the spec hash uses, whatever way it was written in: whole
   * numbers in decimal, others as hexadecimal floats.
   */
  static String canonical(String name, String text) {
    return name.equals("every")
        ? Long.toString(every(text))
        : Double.toHexString(number(name, text));
  }
}
