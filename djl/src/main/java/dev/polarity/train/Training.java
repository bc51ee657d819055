package dev.polarity.train;

import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.polarity.codec.Coding;
import dev.polarity.data.DataSet;
import dev.polarity.data.Examples;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.mesh.Rendezvous;
import dev.polarity.model.ModelRecipe;
import dev.polarity.run.RequestDifference;
import dev.polarity.run.RunDirectory;
import dev.polarity.run.RunFile;
import dev.polarity.run.RunResult;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpec;
import dev.polarity.snapshot.SnapshotMirror;
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

  private static final long DEFAULT_CHECK_STEPS = 500;

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
    return run(Optional.empty());
  }

  /**
   * Makes the run directory of one node and trains to the end, together with the other nodes of the
   * run. All nodes do the same with the same spec, each with a directory of its own; the process of
   * rank 0 writes model and result.
   *
   * @param rendezvous where the nodes meet
   * @return the result, which is in the directory of rank 0
   * @throws InvalidInputException as for {@link #run()}, or if the nodes are not asked for the same
   *     run
   * @throws dev.polarity.error.StoppedException as for {@link #run()}, or if another node is lost
   * @throws dev.polarity.error.DivergedException as for {@link #run()}
   */
  public RunResult run(Rendezvous rendezvous) {
    return run(Optional.of(rendezvous));
  }

  private RunResult run(Optional<Rendezvous> rendezvous) {
    try (RunDirectory run = RunDirectory.create(directory, spec, settings)) {
      RunSession session = new RunSession(run, setup, rendezvous);
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
    requireSame(run);
    return run.resultOfRun().orElseGet(() -> new RunSession(run, setup, Optional.empty()).run());
  }

  /**
   * Goes on with a run over nodes: from the newest state that all can reach, with what this node's
   * directory holds of it. A missing or an empty directory is made, and gets what it lacks from the
   * other nodes; where no node holds anything, the run begins.
   *
   * @param rendezvous where the nodes meet
   * @return the result, which is in the directory of rank 0
   */
  public RunResult resume(Rendezvous rendezvous) {
    if (!RunDirectory.isRun(directory)) {
      return run(rendezvous);
    }
    try (RunDirectory run = RunDirectory.open(directory)) {
      return resume(run, rendezvous);
    }
  }

  /**
   * Goes on with a run over nodes in an open directory. A node whose run is finished meets the
   * others all the same, in case one of them lacks something; where they do not come, it has
   * nothing left to do.
   *
   * @param run the directory
   * @param rendezvous where the nodes meet
   * @return the result, which is in the directory of rank 0
   */
  public RunResult resume(RunDirectory run, Rendezvous rendezvous) {
    requireSame(run);
    try {
      return new RunSession(run, setup, Optional.of(rendezvous)).run();
    } catch (StoppedException e) {
      return run.resultOfRun().orElseThrow(() -> e);
    }
  }

  private void requireSame(RunDirectory run) {
    RunSpec begun = run.file().request();
    if (!begun.equals(spec)) {
      throw new InvalidInputException(
          "%s: its run.yaml asks for another run than this program (%s); resume it with the settings it was begun with."
              .formatted(run.path(), RequestDifference.text(begun, spec)));
    }
  }

  /**
   * Collects what a training needs: {@code set} for what it must have, {@code opt} for the rest.
   */
  public static final class Builder extends SpecOptions<Builder> {

    private OptionalLong evalEvery = OptionalLong.empty();
    private OptionalLong snapshotEvery = OptionalLong.empty();
    private long journalLimit = RunSettings.DEFAULT_JOURNAL_LIMIT;
    private Coding coding = Coding.AUTO;
    private Path directory;
    private Supplier<DataSet> data;
    private ModelRecipe recipe;
    private Loss loss = new SoftmaxCrossEntropyLoss();
    private Predicate<String> frozen = name -> false;
    private RunListener listener = new RunListener() {};
    private StopSignal stop = new StopSignal();
    private Optional<RunFile> repeated = Optional.empty();
    private boolean allowDifferentArithmetic;
    private boolean resetVoterState;
    private long checkEvery = DEFAULT_CHECK_STEPS;
    private SnapshotMirror mirror = SnapshotMirror.NONE;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /**
     * Sets the network. The supplier is called once for each process and must build the same
     * network each time; weights that its block already has are kept.
     */
    public Builder setBlock(Supplier<Block> block) {
      recipe = (input, outputs) -> block.get();
      spec().model("block");
      return this;
    }

    /** Sets the network by a recipe and the name it has in the run's spec. */
    public Builder setModel(String name, Map<String, String> options, ModelRecipe built) {
      recipe = built;
      spec().model(name).modelOptions(options);
      return this;
    }

    /** Sets the examples to train on and to test on. */
    public Builder setData(Examples train, Examples test) {
      return setData("examples", () -> new DataSet("examples", train, test));
    }

    /** Sets the data by the name that they have in the run's spec, opened when they are needed. */
    public Builder setData(String name, Supplier<DataSet> opened) {
      data = opened;
      spec().data(name);
      return this;
    }

    /**
     * Sets the loss, a mean over the batch. Another loss than softmax cross-entropy needs {@link
     * #optInitialRate}, since only for that one is the least possible value known.
     */
    public Builder setLoss(Loss value) {
      loss = value;
      spec()
          .loss(
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
      spec(value);
      return this;
    }

    /** Freezes parameters: verdicts do not move those whose name the predicate accepts. */
    public Builder optFreeze(Predicate<String> names) {
      frozen = names;
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

    /**
     * Sets how signs go as bytes; coded where that saves time, if not set. No bit depends on it.
     */
    public Builder optCoding(Coding value) {
      coding = value;
      return this;
    }

    /** Takes over all settings at once. */
    public Builder optSettings(RunSettings value) {
      evalEvery = value.evalEvery();
      snapshotEvery = value.snapshotEvery();
      journalLimit = value.journalLimit();
      coding = value.coding();
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
     * Repeats an earlier run: its spec is taken over, the rates that it resolved are used instead
     * of being measured again, and other data than its are refused.
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
     * Lets a run over nodes go on where the state of a voter is held by none of them; the voter
     * then begins without, and the result says that the run cannot be repeated.
     */
    public Builder optResetVoterState(boolean value) {
      resetVoterState = value;
      return this;
    }

    /**
     * Sets the steps after which the nodes of a run compare the hashes of their weights, at least
     * 1; 500 if not set. They do so before each snapshot and at the end in any case.
     */
    public Builder optCheckEvery(long steps) {
      checkEvery = steps;
      return this;
    }

    /**
     * Has snapshots copied to where they outlive this node. All nodes of a run have a mirror, or
     * none has.
     */
    public Builder optMirror(SnapshotMirror value) {
      mirror = value;
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
      if (checkEvery < 1) {
        throw new InvalidInputException(
            "--check-every %d: expected a whole number of steps from 1 on.".formatted(checkEvery));
      }
      return new Training(
          spec().build(),
          new RunSettings(evalEvery, snapshotEvery, journalLimit, coding),
          directory,
          new Setup(
              data,
              recipe,
              loss,
              frozen,
              listener,
              stop,
              repeated,
              allowDifferentArithmetic,
              resetVoterState,
              checkEvery,
              mirror));
    }

    private static void require(Object value, String method) {
      if (value == null) {
        throw new InvalidInputException(
            "A training needs %s(...) before build().".formatted(method));
      }
    }
  }
}
