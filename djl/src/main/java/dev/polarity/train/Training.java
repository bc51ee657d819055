package dev.polarity.train;

import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.polarity.data.DataSet;
import dev.polarity.data.Examples;
import dev.polarity.error.InvalidInputException;
import dev.polarity.model.ModelRecipe;
import dev.polarity.run.Kernels;
import dev.polarity.run.Method;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunFile;
import dev.polarity.run.RunResult;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunSpecBuilder;
import dev.polarity.run.Sampling;
import dev.polarity.run.ScheduleKind;
import dev.polarity.run.Stage;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One training: a network, its data and a spec, kept in a run directory.
 *
 * <pre>{@code
 * RunResult result =
 *     Training.builder()
 *         .setBlock(() -> myBlock())
 *         .setData(train, test)
 *         .setLoss(Loss.softmaxCrossEntropyLoss())
 *         .setRun(Path.of("runs/mine"))
 *         .optVoters(8)
 *         .build()
 *         .run();
 * }</pre>
 *
 * <p>{@link #run} makes the directory and trains; {@link #resume} goes on with what is there, after
 * whatever ended it. The same object can be used for both, and for one run at a time.
 */
public final class Training {

  private final RunSpec spec;
  private final RunSettings settings;
  private final Path directory;
  private final Setup setup;

  private Training(RunSpec spec, RunSettings settings, Path directory, Setup setup) {
    this.spec = spec;
    this.settings = settings;
    this.directory = directory;
    this.setup = setup;
  }

  /** Returns a builder with all defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Makes the run directory and trains to the end.
   *
   * @return the result, which is also in the directory
   * @throws InvalidInputException if something is wrong with what was asked for; if that shows
   *     before the first step, the directory is removed again
   * @throws dev.polarity.error.StoppedException if the run was stopped or cannot write; it can be
   *     resumed
   * @throws dev.polarity.error.DivergedException if a loss or a gradient is no longer finite
   */
  public RunResult run() {
    try (RunDirectory run = RunDirectory.create(directory, spec, settings)) {
      RunSession session = new RunSession(run, setup);
      try {
        return session.run();
      } catch (InvalidInputException e) {
        if (!session.hasStarted()) {
          run.remove();
        }
        throw e;
      }
    }
  }

  /**
   * Goes on with the run in the directory.
   *
   * @return the result; that of the finished run if there is nothing left to do
   * @throws InvalidInputException if the directory holds no run, or another one than this
   */
  public RunResult resume() {
    try (RunDirectory run = RunDirectory.open(directory)) {
      return resume(run);
    }
  }

  /**
   * Goes on with the run in an open directory.
   *
   * @param run the directory
   * @return the result
   */
  public RunResult resume(RunDirectory run) {
    if (!run.file().request().equals(spec)) {
      throw new InvalidInputException(
          "%s: its run.yaml asks for another run than this program; resume it with the settings it was begun with."
              .formatted(run.path()));
    }
    return run.isFinished() ? run.result().orElseThrow() : new RunSession(run, setup).run();
  }

  /**
   * Collects what a training needs: {@code set} for what it must have, {@code opt} for the rest.
   */
  public static final class Builder {

    private RunSpecBuilder spec = RunSpec.builder();
    private OptionalLong evalEvery = OptionalLong.empty();
    private OptionalLong snapshotEvery = OptionalLong.empty();
    private long journalLimit = RunSettings.DEFAULT_JOURNAL_LIMIT;
    private Path directory;
    private Supplier<DataSet> data;
    private ModelRecipe recipe;
    private Loss loss = new SoftmaxCrossEntropyLoss();
    private Predicate<String> frozen = name -> false;
    private RunListener listener = new RunListener() {};
    private StopSignal stop = new StopSignal();
    private Optional<RunFile> repeated = Optional.empty();
    private boolean allowDifferentArithmetic;

    private Builder() {}

    /**
     * Sets the network. The supplier is called once for each process and must build the same
     * network each time; weights that its block already has are kept.
     */
    public Builder setBlock(Supplier<Block> block) {
      recipe = (input, outputs) -> block.get();
      spec.model("block");
      return this;
    }

    /** Sets the network by a recipe and the name it has in the run's spec. */
    public Builder setModel(String name, Map<String, String> options, ModelRecipe built) {
      recipe = built;
      spec.model(name).modelOptions(options);
      return this;
    }

    /** Sets the examples to train on and to test on. */
    public Builder setData(Examples train, Examples test) {
      return setData("examples", () -> new DataSet("examples", train, test));
    }

    /** Sets the data by the name that they have in the run's spec, opened when they are needed. */
    public Builder setData(String name, Supplier<DataSet> opened) {
      data = opened;
      spec.data(name);
      return this;
    }

    /**
     * Sets the loss, a mean over the batch. Another loss than softmax cross-entropy needs {@link
     * #optInitialRate}, since only for that one is the least possible value known.
     */
    public Builder setLoss(Loss value) {
      loss = value;
      spec.loss(
          value instanceof SoftmaxCrossEntropyLoss
              ? RunSpec.CROSS_ENTROPY
              : value.getClass().getSimpleName());
      return this;
    }

    /** Sets the run directory, which must be missing or empty for {@link Training#run}. */
    public Builder setRun(Path value) {
      directory = value;
      return this;
    }

    /** Takes over a whole spec, of which data, model and loss are set by their own methods. */
    public Builder optSpec(RunSpec value) {
      spec = value.toBuilder();
      return this;
    }

    /** Sets N, the number of voters, 1 … 65,535; 4 if not set. */
    public Builder optVoters(int value) {
      spec.voters(value);
      return this;
    }

    /** Sets the images per voter and step, at least 1; 32 if not set. */
    public Builder optBatch(int value) {
      spec.batch(value);
      return this;
    }

    /** Sets the length of the run in epochs, at least 1; 5 if no length is set. */
    public Builder optEpochs(int value) {
      spec.epochs(value);
      return this;
    }

    /** Sets the length of the run in steps, at least 1, in place of epochs. */
    public Builder optSteps(long value) {
      spec.steps(value);
      return this;
    }

    /** Sets the seed, the key of all randomness: any number; 1 if not set. */
    public Builder optSeed(long value) {
      spec.seed(value);
      return this;
    }

    /** Sets what becomes of the voters' gradients; signum, a vote of signs, if not set. */
    public Builder optMethod(Method value) {
      spec.method(value);
      return this;
    }

    /** Sets one number of the method, such as {@code beta1} of adam, by its name. */
    public Builder optMethodOption(String name, String value) {
      spec.methodOption(name, value);
      return this;
    }

    /** Sets β of signum and momentum, 0 ≤ β &lt; 1; 0.9 if not set. */
    public Builder optBeta(float value) {
      spec.beta(value);
      return this;
    }

    /** Sets the schedule and its numbers; the adaptive one if not set. */
    public Builder optSchedule(ScheduleKind kind, Map<String, String> numbers) {
      spec.schedule(kind.text()).scheduleOptions(numbers);
      return this;
    }

    /** Sets the initial rate, above 0, which the run otherwise finds by itself. */
    public Builder optInitialRate(double value) {
      spec.initialRate(value);
      return this;
    }

    /** Sets how often the schedule advances; each 100 steps if the adaptive one is not told. */
    public Builder optStage(Stage value) {
      spec.stage(value);
      return this;
    }

    /** Sets the steps over which the rate first rises; 0, which is none, if not set. */
    public Builder optWarmUp(long steps) {
      spec.warmup(steps);
      return this;
    }

    /** Sets whether the average of the iterates is published, as it is if not set. */
    public Builder optAveraging(boolean value) {
      spec.averaging(value);
      return this;
    }

    /** Sets λ of the decoupled weight decay, at least 0; 1 for a vote of signs if not set. */
    public Builder optWeightDecay(float value) {
      spec.weightDecay(value);
      return this;
    }

    /** Sets the largest norm of a voter's gradient, above 0; signum only; none if not set. */
    public Builder optClip(float value) {
      spec.clip(value);
      return this;
    }

    /** Sets whether colour images are cropped and mirrored at random, as they are if not set. */
    public Builder optAugment(boolean value) {
      spec.augment(value);
      return this;
    }

    /**
     * Starts from weights in a safetensors file. Each of its tensors must be a parameter of the
     * block, by name and shape; parameters that it lacks are drawn from the seed.
     */
    public Builder optInitialWeights(Path safetensors) {
      spec.init(safetensors);
      return this;
    }

    /** Freezes parameters: verdicts do not move those whose name the predicate accepts. */
    public Builder optFreeze(Predicate<String> names) {
      frozen = names;
      return this;
    }

    /** Sets the threads of the tensor library; one per physical core if not set. */
    public Builder optThreads(int value) {
      spec.threads(value);
      return this;
    }

    /** Sets which kernels the tensor library may use. */
    public Builder optKernels(Kernels value) {
      spec.kernels(value);
      return this;
    }

    /** Sets from which images a voter takes its mini-batches. */
    public Builder optSampling(Sampling value) {
      spec.sampling(value);
      return this;
    }

    /** Sets the steps between two evaluations, at least 1; an epoch if not set. */
    public Builder optEvalEvery(long steps) {
      evalEvery = OptionalLong.of(steps);
      return this;
    }

    /** Sets the steps between two snapshots, at least 1; an epoch, but at most 500, if not set. */
    public Builder optSnapshotEvery(long steps) {
      snapshotEvery = OptionalLong.of(steps);
      return this;
    }

    /** Sets the bytes beyond which the oldest part of the journal goes; 1 GiB if not set. */
    public Builder optJournalLimit(long bytes) {
      journalLimit = bytes;
      return this;
    }

    /** Takes over all settings at once. */
    public Builder optSettings(RunSettings value) {
      evalEvery = value.evalEvery();
      snapshotEvery = value.snapshotEvery();
      journalLimit = value.journalLimit();
      return this;
    }

    /** Sets who is told what happens. */
    public Builder optListener(RunListener value) {
      listener = value;
      return this;
    }

    /** Sets the signal by which the run can be stopped. */
    public Builder optStop(StopSignal value) {
      stop = value;
      return this;
    }

    /**
     * Repeats an earlier run: its spec is taken over, its resolved initial rate is used instead of
     * being measured again, and other data than its are refused.
     */
    public Builder optRepeat(RunFile earlier) {
      repeated = Optional.of(earlier);
      return optSpec(earlier.request()).optSettings(earlier.settings());
    }

    /**
     * Lets a run go on where gradients are computed otherwise than when it was begun; its result
     * then says that it cannot be repeated.
     */
    public Builder optAllowDifferentArithmetic(boolean value) {
      allowDifferentArithmetic = value;
      return this;
    }

    /**
     * Builds the training.
     *
     * @throws InvalidInputException if something is missing or out of its range
     */
    public Training build() {
      require(recipe, "setBlock");
      require(data, "setData");
      require(directory, "setRun");
      return new Training(
          spec.build(),
          new RunSettings(evalEvery, snapshotEvery, journalLimit),
          directory,
          new Setup(
              data, recipe, loss, frozen, listener, stop, repeated, allowDifferentArithmetic));
    }

    private static void require(Object value, String method) {
      if (value == null) {
        throw new InvalidInputException(
            "A training needs %s(...) before build().".formatted(method));
      }
    }
  }
}
