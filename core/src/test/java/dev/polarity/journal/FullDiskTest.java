package dev.polarity.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.polarity.codec.Coding;
import dev.polarity.error.StoppedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real full disk: a tiny file system in memory, which only root may mount. */
class FullDiskTest {

  private static final int COORDINATES = 40_000;

  @TempDir Path root;
  private Path disk;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    Path place = Files.createDirectory(root.resolve("disk"));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place.toString()))
        .as("a tiny file system can be mounted here; without it a full disk is not tested")
        .isTrue();
    disk = place;
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (disk != null) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  @Test
  void stopsWithOneSentenceAndKeepsEveryWholeStep() throws IOException {
    long written = 0;
    Path ballast = Files.write(disk.resolve("ballast"), new byte[4096]);
    try (Journal journal = open()) {
      StoppedException stopped = null;
      while (stopped == null) {
        try {
          append(journal, written);
          written++;
        } catch (StoppedException full) {
          stopped = full;
        }
      }
      assertThat(stopped)
          .hasMessageContaining(disk.resolve("journal").toString())
          .hasMessageContaining("No space left on device")
          .hasMessageContaining("resume");
      Files.delete(ballast);
      long next = written;
      assertThatThrownBy(() -> append(journal, next))
          .as("a journal that failed goes on only after it was opened anew")
          .isInstanceOf(StoppedException.class)
          .hasMessageContaining("No space left on device");
      assertThatThrownBy(journal::force).isInstanceOf(StoppedException.class);
    }
    assertThat(written).isBetween(8L, 16L);

    try (Journal journal = open()) {
      assertThat(journal.end()).isEqualTo(written);
      List<Long> seen = new ArrayList<>();
      journal.replay(
          0,
          written,
          (step, verdict, measures) -> {
            assertThat(verdict[0]).isEqualTo(step);
            seen.add(step);
          });
      assertThat(seen).hasSize((int) written);
    }
  }

  private Journal open() {
    return Journal.open(
        disk.resolve("journal"),
        new RunIdentity(COORDINATES, new byte[32]),
        Coding.PLAIN,
        1,
        JournalFixture.NO_LIMIT,
        0,
        notice -> {});
  }

  private static void append(Journal journal, long step) {
    long[] verdict = new long[COORDINATES / 64];
    verdict[0] = step;
    journal.append(step, verdict, new StepMeasures(0, 1));
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException absent) {
      return false;
    }
  }
}
