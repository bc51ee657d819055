package dev.polarity.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.data.DataSets;
import dev.polarity.error.InvalidInputException;
import dev.polarity.model.Models;
import dev.polarity.run.RunResult;
import dev.polarity.run.RunSpecBuilder;
import dev.polarity.train.Training;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of one node, within the test's own process. */
class SparkRunTest {

  private static final Map<String, String> SMALL = Map.of("hidden", "16");
  private static final Consumer<RunSpecBuilder> SHORT =
      spec -> spec.voters(3).batch(16).steps(12).threads(1).initialRate(0.01);

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start(2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static SparkRun.Builder builder() {
    return SparkRun.builder()
        .setModel("mlp", SMALL)
        .setData(SparkData.path("digits"))
        .optSpec(SHORT);
  }

  private static RunResult alone(Path directory) {
    return Training.builder()
        .setData("digits", () -> DataSets.open("digits"))
        .setModel(
            "mlp",
            SMALL,
            Models.find("mlp", new TreeMap<>(SMALL), SparkRunTest.class.getClassLoader()))
        .setRun(directory)
        .optVoters(3)
        .optBatch(16)
        .optSteps(12)
        .optThreads(1)
        .optInitialRate(0.01)
        .build()
        .run();
  }

  @Test
  void oneNodeGivesTheFingerprintOfTraining(@TempDir Path directory) throws Exception {
    Path shared = directory.resolve("shared");
    List<String> told = new CopyOnWriteArrayList<>();
    SparkRun.Outcome outcome =
        builder()
            .optRun(shared.toUri().toString())
            .optReturnWeights(true)
            .optProgress(told::add)
            .build()
            .run(spark);

    assertThat(outcome.result().fingerprint())
        .isEqualTo(alone(directory.resolve("alone")).fingerprint());
    assertThat(RunResult.fromJson(Files.readString(shared.resolve("result.json"))))
        .isEqualTo(outcome.result());
    assertThat(Files.readAllBytes(shared.resolve("model").resolve("model-0000.params")))
        .isEqualTo(outcome.weights());
    assertThat(told).anyMatch(line -> line.startsWith("finished"));
    assertThat(told).anyMatch(line -> line.startsWith("mlp on"));

    assertThatThrownBy(() -> builder().optRun(shared.toString()).build().run(spark))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("finished run");
    assertThat(builder().optRun(shared.toString()).optResume(true).build().run(spark).result())
        .isEqualTo(outcome.result());
  }

  /** By the driver's arguments, of which the data may be left out where a run is resumed. */
  @Test
  void whatIsResumedHasTheDataThatItWasBegunWith(@TempDir Path directory) {
    String place = directory.resolve("shared").toString();
    String[] line = {"--run", place, "--resume", "--allow-clear-text"};
    assertThatThrownBy(() -> SparkArguments.read(line, name -> null).build().run(spark))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("--run " + place + ": holds nothing of a run yet");

    RunResult begun = builder().optRun(place).build().run(spark).result();
    assertThat(SparkArguments.read(line, name -> null).build().run(spark).result())
        .isEqualTo(begun);
  }

  @Test
  void aBlockComesFromASupplier() {
    SerializableSupplier<ai.djl.nn.Block> block =
        () ->
            new ai.djl.nn.SequentialBlock()
                .add(ai.djl.nn.Blocks.batchFlattenBlock())
                .add(ai.djl.nn.core.Linear.builder().setUnits(10).build());
    RunResult result =
        SparkRun.builder()
            .setBlock(block)
            .setData(SparkData.path("digits"))
            .optSpec(SHORT)
            .optFreeze(name -> name.endsWith("bias"))
            .build()
            .run(spark)
            .result();
    assertThat(result.parameters()).isEqualTo(784 * 10);
  }

  @Test
  void whatCannotBeIsToldInASentence() {
    assertThatThrownBy(
            () -> builder().setData(SparkData.path("file:/no/such/data")).build().run(spark))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("/no/such/data");
    assertThatThrownBy(() -> builder().optNodes(2).build().run(spark))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("local master");
    assertThatThrownBy(() -> builder().setModel("mlpp", Map.of()).build().run(spark))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("mlpp");
    assertThatThrownBy(() -> SparkRun.builder().setModel("mlp", Map.of()).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("setData");
  }
}
