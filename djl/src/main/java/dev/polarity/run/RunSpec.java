package dev.polarity.run;

import dev.polarity.error.InvalidInputException;
import dev.polarity.sign.Tally;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What decides the bits of a run, and nothing else: two runs of one spec, under one compute probe,
 * end with the same fingerprint wherever their voters are placed.
 *
 * <p>The spec is the request as it was made. What only the data or the engine can tell (the initial
 * rate where it is {@code auto}, the number of steps) is {@link Resolved}.
 *
 * @param data {@code digits}, or the directory or file of the training and test examples
 * @param model the name of a model recipe
 * @param modelOptions the recipe's options
 * @param loss the name of the loss
 * @param voters how many voters vote, 1 … 65,535
 * @param batch images per voter and step, at least 1
 * @param epochs length of the run in epochs; exactly one of epochs and steps is present
 * @param steps length of the run in steps
 * @param seed any 64-bit number: the key of all randomness
 * @param method what becomes of the voters' gradients
 * @param methodOptions all options of that method
 * @param beta the momentum of signum and momentum, 0 ≤ β &lt; 1; 0 where there is none
 * @param schedule the name of the schedule, one of {@link ScheduleKind}
 * @param scheduleOptions all numbers of that schedule
 * @param initialRate the rate of step 0, above 0; empty where the run finds it itself
 * @param stage how often the schedule advances
 * @param warmup steps over which the rate first rises to the initial rate, 0 for none
 * @param cooldown share of the run, 0 … 1, over which the rate falls to 0 at its end; 0 for none
 * @param averaging whether the published weights are the average of the iterates
 * @param weightDecay λ ≥ 0 of the decoupled weight decay
 * @param clip largest norm of a voter's gradient, 0 for none
 * @param augment whether training images are cropped and mirrored at random where the data are
 *     colour images; other data are never augmented
 * @param init the file of initial weights, empty for random ones
 * @param threads threads of the tensor library, which groups its sums by them
 * @param kernels which kernels the tensor library may pick
 * @param sampling from which images a voter takes its mini-batches
 */
public record RunSpec(
    String data,
    String model,
    SortedMap<String, String> modelOptions,
    String loss,
    int voters,
    int batch,
    OptionalInt epochs,
    OptionalLong steps,
    long seed,
    Method method,
    SortedMap<String, String> methodOptions,
    float beta,
    String schedule,
    SortedMap<String, String> scheduleOptions,
    OptionalDouble initialRate,
    Stage stage,
    long warmup,
    double cooldown,
    boolean averaging,
    float weightDecay,
    float clip,
    boolean augment,
    Optional<Path> init,
    int threads,
    Kernels kernels,
    Sampling sampling) {

  /** The name of the loss of classification, the only one from which an initial rate follows. */
  public static final String CROSS_ENTROPY = "cross-entropy";

  static final int MOST_VOTERS = Tally.MAX_BALLOTS;
  static final int MOST_BATCH = 1_000_000;
  static final int MOST_EPOCHS = 1_000_000_000;
  static final long MOST_STEPS = 1_000_000_000_000L;
  static final int MOST_THREADS = 4_096;

  /**
   * Checks every component.
   *
   * @throws InvalidInputException if one is out of its range; the sentence names its option
   */
  public RunSpec {
    checkName("--data", data);
    checkName("--model", model);
    checkName("--loss", loss);
    modelOptions = checkedOptions(modelOptions);
    OptionText.checkWhole("--voters", voters, 1, MOST_VOTERS);
    OptionText.checkWhole("--batch", batch, 1, MOST_BATCH);
    if (epochs.isPresent() == steps.isPresent()) {
      throw new InvalidInputException("--epochs and --steps: expected exactly one of the two.");
    }
    epochs.ifPresent(value -> OptionText.checkWhole("--epochs", value, 1, MOST_EPOCHS));
    steps.ifPresent(value -> OptionText.checkWhole("--steps", value, 1, MOST_STEPS));
    methodOptions = method.complete(methodOptions);
    MethodChecks.momentum(method, beta);
    MethodChecks.clip(method, clip);
    scheduleOptions = ScheduleKind.parse(schedule).complete(scheduleOptions);
    OptionText.checkWhole("--warmup", warmup, 0, MOST_STEPS);
    OptionReader.checkCooldown(cooldown);
    MethodChecks.rates(method, initialRate, loss);
    if (ScheduleKind.parse(schedule) == ScheduleKind.MEASURED) {
      MethodChecks.measuredRates(method, initialRate, stage);
    }
    MethodChecks.schedule(method, ScheduleKind.parse(schedule), stage, warmup, cooldown);
    if (!(weightDecay >= 0) || Float.isInfinite(weightDecay)) {
      throw new InvalidInputException(
          "--weight-decay " + weightDecay + ": expected a number from 0 on, such as 0.0005.");
    }
    OptionText.checkWhole("--threads", threads, 1, MOST_THREADS);
    beta = withoutNegativeZero(beta);
    weightDecay = withoutNegativeZero(weightDecay);
    clip = withoutNegativeZero(clip);
    cooldown = cooldown + 0.0;
  }

  /** Both zeros mean the same, and so must hash alike. */
  private static float withoutNegativeZero(float value) {
    return value + 0f;
  }

  private static void checkName(String option, String value) {
    if (value.isBlank() || value.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInputException(
          option + " \"" + value.strip() + "\": expected a name without control characters.");
    }
  }

  private static SortedMap<String, String> checkedOptions(Map<String, String> options) {
    options.forEach(
        (name, value) -> {
          if (!name.matches("[A-Za-z0-9_.-]+") || value.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(
                "--model-option "
                    + name
                    + "="
                    + value
                    + ": expected a name of letters, digits, "
                    + "dots, dashes and underscores, and a value without control characters.");
          }
        });
    return Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }

  /** Returns the kind of the schedule. */
  public ScheduleKind scheduleKind() {
    return ScheduleKind.parse(schedule);
  }

  /** Returns one of the method's options. */
  public double methodOption(String name) {
    return Method.number(name, methodOptions.get(name));
  }

  /**
   * Returns how many steps the run has.
   *
   * @param stepsPerEpoch whole steps of one epoch, at least 1
   */
  public long totalSteps(long stepsPerEpoch) {
    return steps.isPresent()
        ? steps.getAsLong()
        : Math.multiplyExact(stepsPerEpoch, (long) epochs.getAsInt());
  }

  /** Returns a builder that holds the defaults. */
  public static RunSpecBuilder builder() {
    return new RunSpecBuilder();
  }

  /** Returns a builder that holds this spec. */
  public RunSpecBuilder toBuilder() {
    return new RunSpecBuilder(this);
  }
}
