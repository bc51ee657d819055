package dev.polarity.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Builds a {@link RunSpec}; what is not set keeps its default. Each setter takes what the component
 * of the same name holds, and {@link #build} checks them all.
 *
 * <p>The defaults: the built-in digits, LeNet, 4 voters of 32 images each, 5 epochs, seed 1,
 * lion-vote with 0.9 and 0.98, the schedule that measures the rate of each quarter of the run
 * itself, averaging, a weight decay of 1, as many threads as there are physical cores.
 */
public final class RunSpecBuilder {

  private String data = "digits";
  private String model = "lenet";
  private SortedMap<String, String> modelOptions = new TreeMap<>();
  private String loss = RunSpec.CROSS_ENTROPY;
  private int voters = 4;
  private int batch = 32;
  private OptionalInt epochs = OptionalInt.of(5);
  private OptionalLong steps = OptionalLong.empty();
  private long seed = 1;
  private Method method = Method.LION_VOTE;
  private SortedMap<String, String> methodOptions = new TreeMap<>();
  private Optional<Float> beta = Optional.empty();
  private Optional<String> schedule = Optional.empty();
  private SortedMap<String, String> scheduleOptions = new TreeMap<>();
  private OptionalDouble initialRate = OptionalDouble.empty();
  private Optional<Stage> stage = Optional.empty();
  private long warmup;
  private double cooldown;
  private boolean averaging = true;
  private Optional<Float> weightDecay = Optional.empty();
  private float clip;
  private boolean augment = true;
  private Optional<Path> init = Optional.empty();
  private OptionalInt threads = OptionalInt.empty();
  private Kernels kernels = Kernels.NATIVE;
  private Sampling sampling = Sampling.GLOBAL;

  RunSpecBuilder() {}

  RunSpecBuilder(RunSpec spec) {
    data = spec.data();
    model = spec.model();
    modelOptions = new TreeMap<>(spec.modelOptions());
    loss = spec.loss();
    voters = spec.voters();
    batch = spec.batch();
    epochs = spec.epochs();
    steps = spec.steps();
    seed = spec.seed();
    method = spec.method();
    methodOptions = new TreeMap<>(spec.methodOptions());
    beta = Optional.of(spec.beta());
    schedule = Optional.of(spec.schedule());
    scheduleOptions = new TreeMap<>(spec.scheduleOptions());
    initialRate = spec.initialRate();
    stage = Optional.of(spec.stage());
    warmup = spec.warmup();
    cooldown = spec.cooldown();
    averaging = spec.averaging();
    weightDecay = Optional.of(spec.weightDecay());
    clip = spec.clip();
    augment = spec.augment();
    init = spec.init();
    threads = OptionalInt.of(spec.threads());
    kernels = spec.kernels();
    sampling = spec.sampling();
  }

  /** Sets {@code digits}, or the directory or file of the examples. */
  public RunSpecBuilder data(String value) {
    data = value;
    return this;
  }

  /** Sets the model recipe. */
  public RunSpecBuilder model(String value) {
    model = value;
    return this;
  }

  /** Sets all options of the recipe. */
  public RunSpecBuilder modelOptions(Map<String, String> value) {
    modelOptions = new TreeMap<>(value);
    return this;
  }

  /** Sets one option of the recipe. */
  public RunSpecBuilder modelOption(String name, String value) {
    modelOptions.put(name, value);
    return this;
  }

  /** Sets the name of the loss. */
  public RunSpecBuilder loss(String value) {
    loss = value;
    return this;
  }

  /** Sets how many voters vote. */
  public RunSpecBuilder voters(int value) {
    voters = value;
    return this;
  }

  /** Sets the images per voter and step. */
  public RunSpecBuilder batch(int value) {
    batch = value;
    return this;
  }

  /** Sets the length in epochs, in place of a length in steps. */
  public RunSpecBuilder epochs(int value) {
    epochs = OptionalInt.of(value);
    steps = OptionalLong.empty();
    return this;
  }

  /** Sets the length in steps, in place of a length in epochs. */
  public RunSpecBuilder steps(long value) {
    steps = OptionalLong.of(value);
    epochs = OptionalInt.empty();
    return this;
  }

  /** Sets the seed. */
  public RunSpecBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** Sets the method. */
  public RunSpecBuilder method(Method value) {
    method = value;
    return this;
  }

  /** Sets the method's options; those left out have the method's defaults. */
  public RunSpecBuilder methodOptions(Map<String, String> value) {
    methodOptions = new TreeMap<>(value);
    return this;
  }

  /** Sets one of the method's options. */
  public RunSpecBuilder methodOption(String name, String value) {
    methodOptions.put(name, value);
    return this;
  }

  /** Sets the momentum; unset, it is 0.9 for signum and momentum, and 0 for all others. */
  public RunSpecBuilder beta(float value) {
    beta = Optional.of(value);
    return this;
  }

  /**
   * Sets the name of the schedule; unset, measured for signum and lion-vote without an initial
   * rate, constant where a method sets its rates, and adaptive for all others.
   */
  public RunSpecBuilder schedule(String value) {
    schedule = Optional.of(value);
    return this;
  }

  /** Sets the schedule's numbers; those left out have the schedule's defaults. */
  public RunSpecBuilder scheduleOptions(Map<String, String> value) {
    scheduleOptions = new TreeMap<>(value);
    return this;
  }

  /** Sets one of the schedule's numbers. */
  public RunSpecBuilder scheduleOption(String name, String value) {
    scheduleOptions.put(name, value);
    return this;
  }

  /** Sets the initial rate to a number. */
  public RunSpecBuilder initialRate(double value) {
    initialRate = OptionalDouble.of(value);
    return this;
  }

  /** Leaves it to the run to find the initial rate. */
  public RunSpecBuilder initialRateAuto() {
    initialRate = OptionalDouble.empty();
    return this;
  }

  /**
   * Sets how often the schedule advances; unset, the measured one does at each quarter of the run,
   * the adaptive one each 100 steps and any other each step.
   */
  public RunSpecBuilder stage(Stage value) {
    stage = Optional.of(value);
    return this;
  }

  /** Sets the steps of warm-up. */
  public RunSpecBuilder warmup(long value) {
    warmup = value;
    return this;
  }

  /** Sets the share of the run over which the rate falls to 0 at its end; unset, it is none. */
  public RunSpecBuilder cooldown(double value) {
    cooldown = value;
    return this;
  }

  /** Sets whether the published weights are the average of the iterates. */
  public RunSpecBuilder averaging(boolean value) {
    averaging = value;
    return this;
  }

  /**
   * Sets the weight decay; unset, it is 1 for sign, signum and lion-vote, 0.01 for adamw, 0 for all
   * others.
   */
  public RunSpecBuilder weightDecay(float value) {
    weightDecay = Optional.of(value);
    return this;
  }

  /** Sets the largest norm of a voter's gradient, 0 for none. */
  public RunSpecBuilder clip(float value) {
    clip = value;
    return this;
  }

  /** Sets whether colour images are augmented. */
  public RunSpecBuilder augment(boolean value) {
    augment = value;
    return this;
  }

  /** Sets the file of initial weights. */
  public RunSpecBuilder init(Path value) {
    init = Optional.of(value);
    return this;
  }

  /** Sets the threads of the tensor library; unset, there is one per physical core. */
  public RunSpecBuilder threads(int value) {
    threads = OptionalInt.of(value);
    return this;
  }

  /** Sets which kernels the tensor library may pick. */
  public RunSpecBuilder kernels(Kernels value) {
    kernels = value;
    return this;
  }

  /** Sets from which images a voter takes its mini-batches. */
  public RunSpecBuilder sampling(Sampling value) {
    sampling = value;
    return this;
  }

  /**
   * Builds the spec.
   *
   * @throws dev.polarity.error.InvalidInputException if a component is out of its range
   */
  public RunSpec build() {
    String named = schedule.orElse(method.defaultSchedule(initialRate.isEmpty()).text());
    return new RunSpec(
        data,
        model,
        modelOptions,
        loss,
        voters,
        batch,
        epochs,
        steps,
        seed,
        method,
        methodOptions,
        beta.orElse(method.defaultBeta()),
        named,
        scheduleOptions,
        initialRate,
        stage.orElseGet(() -> ScheduleKind.parse(named).defaultStage()),
        warmup,
        cooldown,
        averaging,
        weightDecay.orElse(method.defaultWeightDecay()),
        clip,
        augment,
        init,
        threads.orElseGet(PhysicalCores::count),
        kernels,
        sampling);
  }
}
