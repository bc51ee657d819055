package dev.polarity.app;

import static dev.polarity.app.RunFiles.small;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.app.PolarityProcess.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * kill -9 at any moment loses nothing: a run that is killed again and again, and resumed each time,
 * ends as one that was left alone.
 */
class KillIT {

  private static final int KILLS = 10;
  private static final int STEPS = 120;

  @TempDir Path root;

  /** When to kill. */
  private enum Moment {
    /** The run directory has just appeared: before data, engine and first step. */
    MADE,
    /** Some time after the process was started, wherever it then is. */
    TIME,
    /** A snapshot is being written. */
    SNAPSHOT,
    /** The journal has grown to some size: within a step, or between two. */
    JOURNAL,
    /** A line of metrics.jsonl has just been written. */
    METRICS,
    /** The last step is done, and the model is being written. */
    RESULT
  }

  /** Ten kills of three runs, in the order in which a run comes to such moments. */
  private static final List<List<Moment>> PLANS =
      List.of(
          List.of(Moment.MADE, Moment.SNAPSHOT, Moment.JOURNAL, Moment.METRICS),
          List.of(Moment.TIME, Moment.JOURNAL, Moment.SNAPSHOT),
          List.of(Moment.JOURNAL, Moment.SNAPSHOT, Moment.RESULT));

  @ParameterizedTest
  @ValueSource(strings = {"sign", "lion-vote"})
  void aRunThatIsKilledAndResumedEndsAsOneThatWasLeftAlone(String method) {
    RunFiles alone = new RunFiles(root.resolve("alone"));
    PolarityProcess.succeed("train", arguments(method), "--run", alone.path());
    Random random = Seed.random("KillIT " + method);
    List<String> said = new ArrayList<>();
    int kills = 0;
    for (int number = 0; kills < KILLS; number++) {
      assertThat(number).as("runs for %d kills: %s", KILLS, said).isLessThan(3 * KILLS);
      RunFiles run = new RunFiles(root.resolve("killed-" + number));
      List<Moment> plan = number < PLANS.size() ? PLANS.get(number) : List.of(Moment.JOURNAL);
      List<String> killed = new ArrayList<>();
      for (Moment moment : plan) {
        if (!run.isFinished() && kill(method, run, moment, alone, random)) {
          killed.add(moment + " at step " + run.journalEnd());
          kills++;
        }
      }
      String description = Seed.of("%s killed at %s", method, killed);
      Outcome last = PolarityProcess.run(command(method, run));
      assertThat(last.code()).as(description + last.text()).isZero();
      run.assertSameAs(alone, description);
      assertThat(run.temporaries()).as(description).isEmpty();
      said.add(killed.toString());
    }
    System.out.println(Seed.of("KillIT %s: %d kills, %s", method, kills, said));
  }

  private static List<Object> arguments(String method) {
    List<Object> arguments = new ArrayList<>(small(method, STEPS));
    arguments.add("--eval-every=20");
    arguments.add("--snapshot-every=8");
    arguments.add("--quiet");
    return arguments;
  }

  private static List<Object> command(String method, RunFiles run) {
    if (run.exists()) {
      return List.of("resume", run.path(), "--quiet");
    }
    assertThat(Files.exists(run.path())).as("a run directory without a run").isFalse();
    List<Object> command = new ArrayList<>(List.of("train", "--run", run.path()));
    command.addAll(arguments(method));
    return command;
  }

  /** Starts or resumes the run and kills it; returns whether it was still alive then. */
  private static boolean kill(
      String method, RunFiles run, Moment moment, RunFiles alone, Random random) {
    BooleanSupplier come = condition(moment, run, alone, random);
    long delay = random.nextInt(4_000_000);
    try (PolarityProcess process = PolarityProcess.start(command(method, run))) {
      if (!process.awaits(come)) {
        assertThat(run.isFinished()).as(process.await().text()).isTrue();
        return false;
      }
      if (moment == Moment.SNAPSHOT || moment == Moment.RESULT) {
        LockSupport.parkNanos(delay);
      }
      return process.kill().code() == 128 + 9;
    }
  }

  private static boolean isModel(Path temporary) {
    return RunFiles.name(temporary).startsWith(".model");
  }

  private static BooleanSupplier condition(
      Moment moment, RunFiles run, RunFiles alone, Random random) {
    return switch (moment) {
      case MADE -> run::exists;
      case TIME -> {
        long moments = System.nanoTime() + Duration.ofMillis(random.nextInt(2500)).toNanos();
        yield () -> System.nanoTime() > moments;
      }
      case SNAPSHOT -> {
        Set<Path> seen = new HashSet<>(run.temporaries());
        int wanted = seen.size() + 1 + random.nextInt(4);
        yield () -> {
          seen.addAll(run.temporaries());
          return seen.size() >= wanted;
        };
      }
      case JOURNAL -> {
        long now = run.journalBytes();
        long wanted = now + 1 + (long) (random.nextDouble() * (alone.journalBytes() - now) * 2 / 3);
        yield () -> run.journalBytes() >= wanted;
      }
      case METRICS -> {
        long wanted = run.metricsLines() + 1;
        yield () -> run.metricsLines() >= wanted;
      }
      case RESULT -> () -> run.temporaries().stream().anyMatch(KillIT::isModel);
    };
  }
}
