package dev.polarity.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.journal.JournalReader;
import dev.polarity.journal.StepRange;
import dev.polarity.run.Method;
import dev.polarity.run.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * kill -9 of any executor at any moment between the first metrics line and nearly the end: the job
 * is submitted again, and the run ends as if nothing had happened. {@code -Dpolarity.kills=N} kills
 * in N runs of each method instead of one, {@code -Dpolarity.seed=S} chooses other moments.
 */
class SparkKillIT {

  private static final int KILLS = Integer.getInteger("polarity.kills", 1);
  private static final long SEED = Long.getLong("polarity.seed", 20_261_124L);
  private static final int STEPS = 400;
  private static final int EXECUTORS = 2;
  private static final long POLL_NANOSECONDS = 1_000_000;

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = ClusterSpark.start(EXECUTORS);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @EnumSource(names = {"SIGN", "LION_VOTE"})
  void aKilledExecutorCostsNothingButTime(Method method, @TempDir Path root) throws Exception {
    RunResult alone = SmallRun.alone(root.resolve("alone"), method, STEPS);
    Random random = new Random(SEED + method.text().hashCode());
    for (int kill = 0; kill < KILLS; kill++) {
      int victim = random.nextInt(EXECUTORS);
      int first = SmallRun.EVAL_EVERY + 1;
      int when = first + random.nextInt(STEPS * 19 / 20 - first);
      String description =
          "%s, kill %d of %d: executor %d after step %d, -Dpolarity.seed=%d"
              .formatted(method.text(), kill + 1, KILLS, victim, when, SEED);
      Path disk = root.resolve("disk-" + kill);
      List<String> told = new CopyOnWriteArrayList<>();
      Killer killer = Killer.start(victim, () -> reached(disk) >= when);
      RunResult result;
      try {
        result =
            SmallRun.onSpark(method, STEPS)
                .optRun(root.resolve("shared-" + kill).toUri().toString())
                .optLocalDirectory(disk.toString())
                .optProgress(told::add)
                .build()
                .run(spark)
                .result();
      } finally {
        killer.end();
      }
      String lines = description + "\n" + String.join("\n", told);
      assertThat(killer.hasKilled()).as(lines).isTrue();
      assertThat(told).as(lines).filteredOn(line -> line.contains("Submitting the job")).hasSize(1);
      assertThat(result.fingerprint()).as(lines).isEqualTo(alone.fingerprint());
      assertThat(result.repeatable()).as(lines).isTrue();
      System.out.println("SparkKillIT " + description + ": " + result.fingerprint());
    }
  }

  /** The steps that the journal of the node holds that is farthest. */
  private static long reached(Path disk) {
    if (!Files.isDirectory(disk)) {
      return 0;
    }
    try (Stream<Path> places = Files.find(disk, 5, (path, file) -> path.endsWith("journal"))) {
      return places
          .flatMap(journal -> JournalReader.scan(journal).ranges().stream())
          .mapToLong(StepRange::end)
          .max()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      // A directory was renamed while it was looked at: the next look tells.
      return 0;
    }
  }

  /** A thread that kills an executor once something is the case. */
  private static final class Killer {

    private final Thread thread;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean killed;

    private Killer(ProcessHandle victim, BooleanSupplier moment) {
      this.thread =
          new Thread(
              () -> {
                while (!ended.get() && !killed) {
                  killed = moment.getAsBoolean() && victim.destroyForcibly();
                  LockSupport.parkNanos(POLL_NANOSECONDS);
                }
              });
    }

    /** Watches from now on; the executors are numbered by the ids of their processes. */
    static Killer start(int victim, BooleanSupplier moment) {
      List<Long> processes = ClusterSpark.processes(spark, EXECUTORS).stream().sorted().toList();
      assertThat(processes).hasSize(EXECUTORS);
      Killer killer = new Killer(ProcessHandle.of(processes.get(victim)).orElseThrow(), moment);
      killer.thread.start();
      return killer;
    }

    void end() throws InterruptedException {
      ended.set(true);
      thread.join();
    }

    boolean hasKilled() {
      return killed;
    }
  }
}
