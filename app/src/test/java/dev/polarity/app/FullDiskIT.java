package dev.polarity.app;

import static dev.polarity.app.RunFiles.small;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polarity.app.PolarityProcess.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A full disk stops a run with one sentence and exit code 3; with room again, the run ends as if
 * nothing had been. Needs a file system of its own, and so root.
 */
class FullDiskIT {

  private static final int STEPS = 150;
  private static final int NO_SUCH_COMMAND = 127;

  @TempDir Path root;

  @ParameterizedTest(name = "{0} every {1} steps")
  @CsvSource({"snapshots, 10, 1500k", "journal, 1000, 900k"})
  void aRunOnAFullDiskGoesOnOnceThereIsRoom(String what, int snapshotEvery, String size)
      throws IOException {
    Path disk = Files.createDirectory(root.resolve("disk"));
    assumeTrue(
        exitCode("mount", "-t", "tmpfs", "-o", "size=" + size, "polarity-test", disk) == 0,
        "skipped: a file system can only be mounted here by root");
    try {
      RunFiles alone = new RunFiles(root.resolve("alone"));
      RunFiles run = new RunFiles(disk.resolve("run"));
      List<Object> arguments = new ArrayList<>(small("sign", STEPS));
      arguments.addAll(List.of("--snapshot-every=" + snapshotEvery, "--eval-every=50", "--quiet"));
      PolarityProcess.succeed("train", arguments, "--run", alone.path());

      Outcome full = PolarityProcess.run("train", arguments, "--run", run.path());
      stopped(full, run);
      assertThat(full.err()).contains(run.path().resolve(what).toString());
      assertThat(run.journalEnd()).isGreaterThan(0);

      stopped(PolarityProcess.run("resume", run.path(), "--quiet"), run);

      assertThat(exitCode("mount", "-o", "remount,size=64m", disk)).isZero();
      PolarityProcess.succeed("resume", run.path(), "--quiet");
      run.assertSameAs(alone, what);
    } finally {
      exitCode("umount", "-l", disk);
    }
  }

  private static void stopped(Outcome outcome, RunFiles run) {
    assertThat(outcome.code()).as(outcome.text()).isEqualTo(3);
    assertThat(outcome.err().lines().filter(line -> !line.startsWith("note: ")))
        .singleElement()
        .asString()
        .startsWith("polarity: ")
        .contains("No space left on device")
        .endsWith("polarity resume " + run.path());
    assertThat(run.isFinished()).isFalse();
  }

  private static int exitCode(Object... command) {
    try {
      return new ProcessBuilder(List.of(command).stream().map(Object::toString).toList())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return NO_SUCH_COMMAND;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
