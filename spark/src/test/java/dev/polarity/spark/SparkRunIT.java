package dev.polarity.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.run.Method;
import dev.polarity.run.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs of two nodes, each in an executor of its own. */
class SparkRunIT {

  private static final int STEPS = 60;

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = ClusterSpark.start(2);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @EnumSource(names = {"SIGN", "LION_VOTE"})
  void twoExecutorsGiveTheFingerprintOfOneProcess(Method method, @TempDir Path directory)
      throws Exception {
    Path shared = directory.resolve("shared");
    List<String> told = new CopyOnWriteArrayList<>();
    RunResult result =
        SmallRun.onSpark(method, STEPS)
            .optRun(fromHere(shared))
            .optProgress(told::add)
            .build()
            .run(spark)
            .result();
    RunResult alone = SmallRun.alone(directory.resolve("alone"), method, STEPS);
    assertThat(result.nodes()).isEqualTo(2);
    assertThat(result.fingerprint()).isEqualTo(alone.fingerprint());
    assertThat(result.testAccuracy()).isEqualTo(alone.testAccuracy());
    assertThat(result.repeatable()).isTrue();
    assertThat(Files.exists(shared.resolve("model").resolve("model.safetensors"))).isTrue();
    assertThat(told).anyMatch(line -> line.startsWith("epoch"));
  }

  /** A path relative to the driver's directory, which is not that of its executors. */
  private static String fromHere(Path path) {
    return Path.of("").toAbsolutePath().relativize(path.toAbsolutePath()).toString();
  }

  @Test
  void withoutASharedDirectoryARunThatLosesVotersBeginsAnew(@TempDir Path directory) {
    long steps = 1000;
    List<Long> processes = ClusterSpark.processes(spark, 2);
    List<String> told = new CopyOnWriteArrayList<>();
    RunResult result =
        SmallRun.onSpark(Method.SIGNUM, steps)
            .optProgress(
                line -> {
                  if (told.isEmpty()) {
                    ProcessHandle.of(processes.get(1)).ifPresent(ProcessHandle::destroyForcibly);
                  }
                  told.add(line);
                })
            .build()
            .run(spark)
            .result();
    assertThat(told).anyMatch(line -> line.contains("Submitting the job again"));
    assertThat(result.fingerprint())
        .isEqualTo(SmallRun.alone(directory.resolve("alone"), Method.SIGNUM, steps).fingerprint());
  }

  @Test
  void aLostRunGoesOnLaterOnAnotherNumberOfNodes(@TempDir Path directory) throws Exception {
    long steps = 600;
    String shared = directory.resolve("shared").toUri().toString();
    Thread killer = killerOfAnExecutor(directory.resolve("shared"));
    assertThatThrownBy(
            () ->
                SmallRun.onSpark(Method.SIGNUM, steps)
                    .optRun(shared)
                    .optRetries(0)
                    .build()
                    .run(spark))
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("--resume");
    killer.join();
    assertThatThrownBy(
            () -> SmallRun.onSpark(Method.SIGNUM, steps).optRun(shared).build().run(spark))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("unfinished run");
    RunResult result =
        SmallRun.onSpark(Method.SIGNUM, steps)
            .optRun(shared)
            .optResume(true)
            .optNodes(1)
            .build()
            .run(spark)
            .result();
    assertThat(result.nodes()).isEqualTo(1);
    assertThat(result.fingerprint())
        .isEqualTo(SmallRun.alone(directory.resolve("alone"), Method.SIGNUM, steps).fingerprint());
  }

  /**
   * Kills one of the two executors, whatever its node, while the second snapshot is being copied:
   * all nodes have then copied the first.
   */
  private static Thread killerOfAnExecutor(Path shared) {
    List<Long> processes = ClusterSpark.processes(spark, 2);
    assertThat(processes).hasSize(2);
    Thread killer =
        new Thread(
            () -> {
              awaitSnapshot(shared.resolve("resume").resolve("snapshots"));
              ProcessHandle.of(processes.get(0)).ifPresent(ProcessHandle::destroyForcibly);
            });
    killer.start();
    return killer;
  }

  private static void awaitSnapshot(Path snapshots) {
    for (int look = 0; look < 6000; look++) {
      String[] begun = snapshots.toFile().list();
      if (begun != null && begun.length >= 2) {
        return;
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError("no snapshot came to " + snapshots);
  }

  @Test
  void aNodeThatCannotReadItsDataEndsTheRunAtOnce() {
    assertThatThrownBy(
            () ->
                SmallRun.onSpark(Method.SIGN, STEPS)
                    .setData(SparkData.path("file:/no/such/data"))
                    .build()
                    .run(spark))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("/no/such/data is not there on");
  }

  @Test
  void moreNodesThanExecutorsAreRefused() {
    assertThat(ClusterSpark.processes(spark, 2)).hasSize(2);
    assertThatThrownBy(
            () ->
                SmallRun.onSpark(Method.SIGN, STEPS)
                    .optNodes(3)
                    .optWait(Duration.ofSeconds(2))
                    .build()
                    .run(spark))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("only 2 executors have come");
  }
}
