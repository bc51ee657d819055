package dev.polarity.app;

import static dev.polarity.app.RunFiles.small;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.app.PolarityProcess.Launcher;
import dev.polarity.app.PolarityProcess.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run does when it is told to end, and who may work on it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptIT {

  private static final int STEPS = 200;

  @TempDir static Path root;

  private RunFiles alone;

  @BeforeAll
  void train() {
    alone = new RunFiles(root.resolve("alone"));
    PolarityProcess.succeed("train", arguments(STEPS), "--run", alone.path());
  }

  private static List<Object> arguments(int steps) {
    return List.of("--eval-every=50", "--quiet", small("signum", steps));
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void aSignalEndsARunWithASnapshot(String signal, int code) {
    RunFiles run = new RunFiles(root.resolve(signal));
    Random random = Seed.random("InterruptIT " + signal);
    long when = 1 + random.nextInt(STEPS / 4);
    String description = Seed.of("SIG%s after step %d", signal, when);
    try (PolarityProcess process =
        heeding().start("train", arguments(STEPS), "--run", run.path())) {
      assertThat(process.awaits(() -> run.journalEnd() >= when)).as(description).isTrue();
      process.signal(signal);
      Outcome outcome = process.await();
      assertThat(outcome.code()).as(description + outcome.text()).isEqualTo(code);
      assertThat(outcome.err().strip())
          .isEqualTo("polarity: interrupted; continue with: polarity resume " + run.path());
    }
    assertThat(run.isFinished()).as(description).isFalse();
    assertThat(run.newestSnapshot()).as(description).isEqualTo(run.journalEnd());
    PolarityProcess.succeed("resume", run.path(), "--quiet");
    run.assertSameAs(alone, description);
  }

  /** A process that was started in the background may have been told to ignore SIGINT. */
  private static Launcher heeding() {
    List<String> env = List.of("env", "--default-signal=INT,TERM");
    Launcher plain = PolarityProcess.launcher();
    try {
      boolean known =
          new ProcessBuilder(env.get(0), env.get(1), "true")
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
      return known ? new Launcher(plain.javaHome(), env) : plain;
    } catch (IOException e) {
      return plain;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void resumingAFinishedRunTellsItsResultAgain() {
    Outcome told = PolarityProcess.succeed("resume", alone.path());
    assertThat(told.out()).contains(alone.fingerprint());
    assertThat(told.err()).isEqualToIgnoringNewLines("The run is finished already.");
    Outcome json = PolarityProcess.succeed("resume", alone.path(), "--json");
    assertThat(json.out()).contains(alone.fingerprint()).startsWith("{");
  }

  @Test
  void onlyOneProcessWorksOnARun() {
    RunFiles run = new RunFiles(root.resolve("busy"));
    try (PolarityProcess process =
        PolarityProcess.start("train", arguments(1_000_000), "--run", run.path())) {
      assertThat(process.awaits(() -> run.journalEnd() > 0)).isTrue();
      assertRefused(
          PolarityProcess.run("resume", run.path()),
          run.path() + ": another process is working on this run; wait for it or stop it first.");
      long before = run.journalEnd();
      assertThat(process.awaits(() -> run.journalEnd() > before)).as("the first goes on").isTrue();
      process.kill();
    }
    assertRefused(
        PolarityProcess.run("train", arguments(STEPS), "--run", run.path()),
        "--run "
            + run.path()
            + ": holds an unfinished run; continue it with: polarity resume "
            + run.path());
    assertThat(run.exists()).isTrue();
  }

  private static void assertRefused(Outcome outcome, String sentence) {
    assertThat(outcome.code()).as(outcome.text()).isEqualTo(2);
    assertThat(outcome.err()).isEqualToIgnoringNewLines("polarity: " + sentence);
  }
}
