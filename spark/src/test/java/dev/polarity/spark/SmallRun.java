package dev.polarity.spark;

import dev.polarity.codec.Coding;
import dev.polarity.data.DataSets;
import dev.polarity.model.Models;
import dev.polarity.run.Method;
import dev.polarity.run.RunResult;
import dev.polarity.run.RunSettings;
import dev.polarity.train.Training;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The run of the tests on a cluster: an MLP on digits with 8 voters, of any length. */
final class SmallRun {

  /** Steps between two evaluations, and so two metrics lines. */
  static final int EVAL_EVERY = 20;

  private static final Map<String, String> HIDDEN = Map.of("hidden", "64");
  private static final RunSettings KEPT_OFTEN =
      new RunSettings(
          OptionalLong.of(EVAL_EVERY),
          OptionalLong.of(10),
          RunSettings.DEFAULT_JOURNAL_LIMIT,
          Coding.AUTO);

  private SmallRun() {}

  /** Describes it for Spark. */
  static SparkRun.Builder onSpark(Method method, long steps) {
    return SparkRun.builder()
        .setModel("mlp", HIDDEN)
        .setData(SparkData.path(DataSets.DIGITS))
        .optSpec(spec -> spec.voters(8).batch(16).steps(steps).threads(1).method(method))
        .optSettings(KEPT_OFTEN)
        .optDeadline(Duration.ofSeconds(20));
  }

  /** Runs it in this process. */
  static RunResult alone(Path directory, Method method, long steps) {
    return Training.builder()
        .setData(DataSets.DIGITS, () -> DataSets.open(DataSets.DIGITS))
        .setModel(
            "mlp",
            HIDDEN,
            Models.find("mlp", new TreeMap<>(HIDDEN), SmallRun.class.getClassLoader()))
        .setRun(directory)
        .optVoters(8)
        .optBatch(16)
        .optSteps(steps)
        .optThreads(1)
        .optMethod(method)
        .build()
        .run();
  }
}
