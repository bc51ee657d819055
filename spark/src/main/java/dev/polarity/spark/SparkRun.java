package dev.polarity.spark;

import ai.djl.nn.Block;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import dev.polarity.error.InvalidInputException;
import dev.polarity.mesh.JobKey;
import dev.polarity.run.RunResult;
import dev.polarity.run.RunSettings;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunSpecBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.slf4j.LoggerFactory;

/**
 * One training on a Spark cluster: the same run as {@code Training} makes in one process and {@code
 * polarity node} over several, to the same last bit.
 *
 * <pre>{@code
 * RunResult result =
 *     SparkRun.builder()
 *         .setModel("lenet", Map.of())
 *         .setData(SparkData.path("hdfs:///data/mnist"))
 *         .optRun("hdfs:///runs/mnist")
 *         .optSpec(spec -> spec.voters(8).epochs(3))
 *         .build()
 *         .run(spark)
 *         .result();
 * }</pre>
 *
 * <p>What it takes is what {@code Training} takes, in a form that travels: a training holds opened
 * data and suppliers, which cannot, so the network comes as a recipe's name, a class's name or a
 * {@link SerializableSupplier}, and the data as {@link SparkData}.
 *
 * <p>One barrier job runs from the first step to the last, with a node in each executor. The nodes
 * meet over connections of their own. When an executor is lost the job ends and is submitted again,
 * up to a stated number of times, and goes on from the newest state that nodes or the shared
 * directory hold.
 *
 * <p><strong>The key</strong> by which nodes know each other is made by the driver and travels in
 * the closure of the job. Whoever can read Spark's messages can so read the key: on a network that
 * is not trusted set {@code spark.network.crypto.enabled} or {@code spark.ssl.rpc.enabled}, and
 * give a key store for the nodes' own connections.
 */
public final class SparkRun {

  private final Builder choice;

  private SparkRun(Builder choice) {
    this.choice = choice;
  }

  /** Returns a builder with all defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * What a run has come to.
   *
   * @param result as in {@code result.json}
   * @param weights the published model's weights in DJL's format, if they were asked for, else
   *     empty
   */
  public record Outcome(RunResult result, byte[] weights) {}

  /**
   * Trains to the end.
   *
   * @param spark the session
   * @return what it has come to
   * @throws InvalidInputException if something is wrong with what was asked for, or with the
   *     cluster's layout; the sentence names the setting
   * @throws dev.polarity.error.StoppedException if executors were lost more often than it is tried
   *     again; the run can be resumed where it has a shared directory
   * @throws dev.polarity.error.DivergedException if a loss or a gradient is no longer finite
   */
  public Outcome run(SparkSession spark) {
    return new RunDriver(spark, choice).run();
  }

  /** Collects what a run needs: {@code set} for what it must have, {@code opt} for the rest. */
  public static final class Builder {

    final List<Consumer<RunSpecBuilder>> spec = new ArrayList<>();
    RunSettings settings = RunSettings.defaults();
    SerializableSupplier<Block> block;
    SerializableSupplier<Loss> loss;
    NameFilter frozen;
    SparkData data;
    boolean dataOfRun;
    String run;
    OptionalInt nodes = OptionalInt.empty();
    int retries = 3;
    boolean resume;
    MeshChoice mesh = MeshChoice.defaults();
    JobKey key = JobKey.random();
    boolean allowClearText;
    String localDirectory;
    NodeJob.Choices choices = NodeJob.Choices.DEFAULTS;
    boolean returnsModel;
    Consumer<String> progress = LoggerFactory.getLogger(SparkRun.class)::info;
    private boolean hasModel;

    private Builder() {}

    /** Sets the network by a recipe's name, or by the name of a class on the executors. */
    public Builder setModel(String name, Map<String, String> options) {
      spec.add(request -> request.model(name).modelOptions(options));
      hasModel = true;
      return this;
    }

    /** Sets the network. The supplier is called once on each executor. */
    public Builder setBlock(SerializableSupplier<Block> value) {
      block = value;
      spec.add(request -> request.model("block"));
      hasModel = true;
      return this;
    }

    /** Takes the data that the run to be resumed was begun with, in place of those set. */
    Builder optDataOfRun(boolean value) {
      dataOfRun = value;
      return this;
    }

    /** Sets the data. */
    public Builder setData(SparkData value) {
      data = value;
      spec.add(request -> request.data(value.name()));
      return this;
    }

    /**
     * Sets what decides bits: voters, batch, length, seed, method and so on. What is left has the
     * defaults of {@link RunSpecBuilder}, but for the threads, which are {@code spark.task.cpus}.
     */
    public Builder optSpec(Consumer<RunSpecBuilder> value) {
      spec.add(value);
      return this;
    }

    /** Sets how often the run is evaluated and kept. */
    public Builder optSettings(RunSettings value) {
      settings = value;
      return this;
    }

    /** Sets the loss, a mean over the batch; softmax cross-entropy if not set. */
    public Builder optLoss(SerializableSupplier<Loss> value) {
      loss = value;
      spec.add(request -> request.loss(nameOf(value.get())));
      return this;
    }

    private static String nameOf(Loss value) {
      return value instanceof SoftmaxCrossEntropyLoss
          ? RunSpec.CROSS_ENTROPY
          : value.getClass().getSimpleName();
    }

    /** Freezes parameters: verdicts do not move those whose name the filter accepts. */
    public Builder optFreeze(NameFilter value) {
      frozen = value;
      return this;
    }

    /**
     * Sets the shared directory in which the run is kept, as a path that Hadoop understands; it
     * must be missing, unless the run is resumed. Without one, a lost executor takes what it kept
     * along.
     */
    public Builder optRun(String value) {
      run = value;
      return this;
    }

    /** Sets P, the number of nodes; one for each executor, but no more than voters, if not set. */
    public Builder optNodes(int value) {
      nodes = OptionalInt.of(value);
      return this;
    }

    /** Sets how often a job that has lost a node is submitted again, 0 for never; 3 if not set. */
    public Builder optRetries(int value) {
      retries = value;
      return this;
    }

    /** Goes on with the run in the shared directory, if there is one. */
    public Builder optResume(boolean value) {
      resume = value;
      return this;
    }

    /** Sets how long a node may be silent before it counts as lost; 60 s if not set. */
    public Builder optDeadline(Duration value) {
      mesh = mesh.withDeadline(value);
      return this;
    }

    /** Sets how long to wait for executors, and for nodes to appear; 10 minutes if not set. */
    public Builder optWait(Duration value) {
      mesh = mesh.withWait(value);
      return this;
    }

    /** Sets the ports that nodes may listen on, for firewalls; any that is free if not set. */
    public Builder optPorts(int first, int last) {
      if (first < 1 || last < first || last > 65535) {
        throw new InvalidInputException(
            "--ports %d-%d: expected two ports from 1 to 65535, the first not above the last."
                .formatted(first, last));
      }
      mesh = mesh.withPorts(first, last);
      return this;
    }

    /**
     * Has the nodes talk by TLS.
     *
     * @param keyStore a PKCS #12 or JKS file, at this place on every executor
     * @param password opens it; it travels in the closure, as the key does
     */
    public Builder optTls(String keyStore, String password) {
      mesh = mesh.withTls(keyStore, password);
      return this;
    }

    /** Allows clear text between nodes even where Spark's own encryption is on. */
    public Builder optAllowClearText(boolean value) {
      allowClearText = value;
      return this;
    }

    /** Sets the key by which nodes know each other; a random one if not set. */
    public Builder optKey(JobKey value) {
      key = value;
      return this;
    }

    /** Sets where executors keep what they work on; below Spark's local directory if not set. */
    public Builder optLocalDirectory(String value) {
      localDirectory = value;
      return this;
    }

    /** Lets the run go on where gradients are computed otherwise than when it was begun. */
    public Builder optAllowDifferentArithmetic(boolean value) {
      choices = choices.withDifferentArithmetic(value);
      return this;
    }

    /** Lets the run go on without the state of voters that nobody holds any more. */
    public Builder optResetVoterState(boolean value) {
      choices = choices.withResetVoterState(value);
      return this;
    }

    /** Sets the steps after which nodes compare the hashes of their weights; 500 if not set. */
    public Builder optCheckEvery(long steps) {
      choices = choices.withCheckEvery(steps);
      return this;
    }

    /** Sets whether the weights come back to the driver; they do not if not set. */
    public Builder optReturnWeights(boolean value) {
      returnsModel = value;
      return this;
    }

    /** Sets who is told on the driver what happens, a line each; the log if not set. */
    public Builder optProgress(Consumer<String> value) {
      progress = value;
      return this;
    }

    /**
     * Builds the run.
     *
     * @throws InvalidInputException if something is missing
     */
    public SparkRun build() {
      if (!hasModel) {
        throw new InvalidInputException(
            "A run on Spark needs setModel(...) or setBlock(...) before build().");
      }
      if (data == null) {
        throw new InvalidInputException("A run on Spark needs setData(...) before build().");
      }
      return new SparkRun(this);
    }

    /** What was asked for, with the threads that a task has. */
    RunSpec request(int threads) {
      RunSpecBuilder request = RunSpec.builder().threads(threads);
      spec.forEach(setting -> setting.accept(request));
      return request.build();
    }

    Optional<String> shared() {
      return Optional.ofNullable(run);
    }
  }
}
