package dev.polarity.spark;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.run.RunFile;
import dev.polarity.run.RunResult;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunYaml;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.reflect.ClassTag$;

/**
 * The driver's part of a run: checks, the barrier job, and the job again when a node was lost.
 *
 * <p>Spark never starts a failed barrier stage of results again by itself, and one that shuffles
 * only with a shuffle that means nothing here; so the driver does it, which also is where it can be
 * counted and told.
 */
final class RunDriver {

  private static final String INTERRUPT = "spark.job.interruptOnCancel";
  private static final String CANCELLED = "SPARK_JOB_CANCELLED";

  private final SparkSession session;
  private final SparkContext spark;
  private final SparkRun.Builder choice;
  private final Cluster cluster;
  private final String runId = UUID.randomUUID().toString();

  RunDriver(SparkSession session, SparkRun.Builder choice) {
    this.session = session;
    this.spark = session.sparkContext();
    this.choice = choice;
    this.cluster = new Cluster(spark);
  }

  SparkRun.Outcome run() {
    OneRun place = OneRun.of(spark.applicationId());
    try {
      return alone();
    } finally {
      place.close();
    }
  }

  private SparkRun.Outcome alone() {
    RunFile request = RunFile.ofRequest(choice.request(cluster.taskCpus()), choice.settings);
    SparkData source = choice.data;
    Optional<SharedDirectory> shared =
        choice.shared().map(uri -> SharedDirectory.open(uri, "--run", spark.hadoopConfiguration()));
    if (shared.isPresent()) {
      Optional<SparkRun.Outcome> finished = finished(shared.get());
      if (finished.isPresent()) {
        return finished.get();
      }
      Optional<RunFile> begun = begun(shared.get());
      request = begun.orElse(request);
      if (choice.resume && choice.dataOfRun) {
        source = SparkData.path(begun.orElseThrow(this::nothingToResume).request().data());
      }
    }
    int nodes = nodes(request.request());
    try (Shipment data = source.ship(session, request.request())) {
      return attempts(job(request, shared, data), nodes, canGoOn(request.request()));
    }
  }

  private Optional<SparkRun.Outcome> finished(SharedDirectory shared) {
    Optional<String> result = shared.text("result.json");
    if (result.isPresent() && !choice.resume) {
      throw new InvalidInputException(
          "--run %s: holds a finished run; choose another directory.".formatted(choice.run));
    }
    return result.map(
        text ->
            new SparkRun.Outcome(
                RunResult.fromJson(text),
                choice.returnsModel ? RunMirror.weights(shared) : new byte[0]));
  }

  private InvalidInputException nothingToResume() {
    return new InvalidInputException(
        "--run %s: holds nothing of a run yet, so there is nothing to resume; check the place, or begin it there by giving --data."
            .formatted(choice.run));
  }

  /** What the run in the directory was asked for, if it is to go on. */
  private Optional<RunFile> begun(SharedDirectory shared) {
    try {
      boolean begun = RunMirror.isBegun(shared);
      if (begun && !choice.resume) {
        throw new InvalidInputException(
            "--run %s: holds an unfinished run; continue it with --resume, or choose another directory."
                .formatted(choice.run));
      }
      Optional<RunFile> kept = begun ? RunMirror.runFile(shared) : Optional.empty();
      return kept.map(file -> RunFile.ofRequest(file.request(), file.settings()));
    } catch (IOException e) {
      throw new InvalidInputException(
          "--run %s: cannot be read (%s).".formatted(choice.run, e.getMessage()), e);
    }
  }

  /** A lost executor takes the state of its voters along, unless a shared directory has it. */
  private boolean canGoOn(RunSpec spec) {
    return choice.run != null || !spec.method().keepsVoterState();
  }

  private int nodes(RunSpec spec) {
    int nodes = cluster.nodes(choice.nodes, spec.voters(), choice.mesh.appearance());
    ClearText.check(spark.conf(), nodes, choice.mesh.tls(), choice.allowClearText);
    return nodes;
  }

  private NodeJob job(RunFile request, Optional<SharedDirectory> shared, Shipment data) {
    return new NodeJob(
        runId,
        RunYaml.write(request),
        choice.block,
        choice.loss,
        choice.frozen,
        data,
        shared.map(directory -> directory.root().toString()).orElse(null),
        new SerializableConfiguration(spark.hadoopConfiguration()),
        choice.mesh,
        choice.key.bytes(),
        choice.localDirectory,
        choice.returnsModel,
        choice.choices);
  }

  private SparkRun.Outcome attempts(NodeJob first, int nodes, boolean canGoOn) {
    NodeJob job = first;
    for (int attempt = 0; ; attempt++) {
      StoppedException stopped;
      try {
        return submit(job, nodes);
      } catch (StoppedException e) {
        stopped = e;
      }
      if (attempt == choice.retries
          || Thread.currentThread().isInterrupted()
          || isCancelled(stopped)) {
        throw given(stopped, attempt);
      }
      choice.progress.accept(
          "%s Submitting the job again (%d of %d)."
              .formatted(stopped.getMessage(), attempt + 1, choice.retries));
      job = canGoOn ? job : job.anew(UUID.randomUUID().toString());
      try {
        cluster.nodes(OptionalInt.of(nodes), Integer.MAX_VALUE, choice.mesh.appearance());
      } catch (InvalidInputException tooFew) {
        throw given(
            new StoppedException(
                "%s No executor has come in its place: %s"
                    .formatted(stopped.getMessage(), tooFew.getMessage()),
                stopped),
            attempt);
      }
    }
  }

  /** Somebody has ended the job on purpose, or Spark itself. */
  private boolean isCancelled(StoppedException stopped) {
    return spark.isStopped()
        || stopped.getCause() instanceof SparkException ended
            && CANCELLED.equals(ended.getCondition());
  }

  private StoppedException given(StoppedException stopped, int attempt) {
    String again =
        choice.run == null
            ? ""
            : " The run in " + choice.run + " goes on with the same line and --resume.";
    return new StoppedException(
        "%s (attempt %d of %d)%s"
            .formatted(stopped.getMessage(), attempt + 1, choice.retries + 1, again),
        stopped);
  }

  private SparkRun.Outcome submit(NodeJob job, int nodes) {
    ProgressLines lines = new ProgressLines();
    spark.register(lines, "Polarity");
    String before = spark.getLocalProperty(INTERRUPT);
    spark.setLocalProperty(INTERRUPT, "true");
    ProgressWatch watch = new ProgressWatch(spark, lines, choice.progress);
    try {
      List<NodeOutcome> outcomes = barrier(job, lines, nodes);
      RuntimeException failure = NodeOutcome.failureOf(outcomes);
      if (failure != null) {
        throw failure;
      }
      NodeOutcome first = outcomes.get(0);
      return new SparkRun.Outcome(RunResult.fromJson(first.result()), first.model());
    } finally {
      watch.close();
      spark.setLocalProperty(INTERRUPT, before);
    }
  }

  private List<NodeOutcome> barrier(NodeJob job, ProgressLines lines, int nodes) {
    List<Integer> ranks = IntStream.range(0, nodes).boxed().toList();
    try {
      return JavaSparkContext.fromSparkContext(spark)
          .parallelize(ranks, nodes)
          .rdd()
          .barrier()
          .mapPartitions(
              new NodeTask(job, lines), false, ClassTag$.MODULE$.apply(NodeOutcome.class))
          .toJavaRDD()
          .collect();
    } catch (Exception e) {
      throw lost(e);
    }
  }

  /** Scala does not declare what it throws. */
  private static RuntimeException lost(Exception e) {
    if (e instanceof SparkException) {
      RuntimeException told =
          NodeFailedException.find(e.getMessage())
              .map(outcome -> NodeOutcome.failureOf(List.of(outcome)))
              .orElse(null);
      if (told != null) {
        return told;
      }
      return new StoppedException(
          "Spark has ended the job: %s".formatted(firstSentence(e.getMessage())), e);
    }
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }

  private static String firstSentence(String message) {
    return message == null
        ? "it does not say why."
        : message.lines().limit(2).reduce((a, b) -> a.strip() + " " + b.strip()).orElse(message);
  }
}
