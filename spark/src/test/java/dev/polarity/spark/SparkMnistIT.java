package dev.polarity.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.data.DataSets;
import dev.polarity.model.Models;
import dev.polarity.run.Method;
import dev.polarity.run.RunResult;
import dev.polarity.train.Training;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One epoch of LeNet on MNIST with eight voters, four in each of two executors: weights and model
 * are those of one process. The built-in digits stand in where MNIST is not at hand.
 */
class SparkMnistIT {

  /** Of the methods, one whose voters have states, and with two factors. */
  private static final Method METHOD = Method.LION_VOTE;

  private static final int VOTERS = 8;
  private static final int BATCH = 32;

  private static SparkSession spark;
  private static String data;

  @BeforeAll
  static void start() {
    spark = ClusterSpark.start(2);
    data = mnistOrDigits();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Looks for MNIST in the working directory and all above it. */
  private static String mnistOrDigits() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path mnist = at.resolve("shared/data/mnist");
      if (Files.isDirectory(mnist)) {
        return mnist.toString();
      }
    }
    System.out.println(
        "MNIST is not at hand (no shared/data/mnist above the checkout); the built-in digits stand"
            + " in.");
    return DataSets.DIGITS;
  }

  private static RunResult alone(Path directory) {
    return Training.builder()
        .setData(data, () -> DataSets.open(data))
        .setModel(
            "lenet",
            Map.of(),
            Models.find("lenet", new TreeMap<>(), SparkMnistIT.class.getClassLoader()))
        .setRun(directory)
        .optVoters(VOTERS)
        .optBatch(BATCH)
        .optEpochs(1)
        .optThreads(1)
        .optMethod(METHOD)
        .build()
        .run();
  }

  private static RunResult onSpark(Path directory) {
    return SparkRun.builder()
        .setData(SparkData.path(data))
        .setModel("lenet", Map.of())
        .optRun(directory.toUri().toString())
        .optSpec(spec -> spec.voters(VOTERS).batch(BATCH).epochs(1).threads(1).method(METHOD))
        .build()
        .run(spark)
        .result();
  }

  @Test
  void fourVotersInEachOfTwoExecutorsGiveTheBitsOfOneProcess(@TempDir Path directory)
      throws Exception {
    RunResult alone = alone(directory.resolve("alone"));
    long since = System.nanoTime();
    RunResult result = onSpark(directory.resolve("shared"));
    System.out.printf(
        Locale.ROOT,
        "SparkMnistIT: %.1f s in one process, %.1f s on Spark%n",
        alone.seconds(),
        (System.nanoTime() - since) / 1e9);
    assertThat(result.nodes()).isEqualTo(2);
    assertThat(result.fingerprint()).isEqualTo(alone.fingerprint());
    assertThat(result.testAccuracy()).isEqualTo(alone.testAccuracy());
    assertThat(result.testLoss()).isEqualTo(alone.testLoss());
    assertThat(result.repeatable()).isTrue();
    assertThat(model(directory.resolve("shared"))).isEqualTo(model(directory.resolve("alone")));
  }

  private static byte[] model(Path run) throws Exception {
    return Files.readAllBytes(run.resolve("model").resolve("model.safetensors"));
  }
}
