package dev.polarity.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.codec.Coding;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of a process that appends as fast as it can loses no step that it had appended.
 */
@Timeout(300)
class JournalKillIT {

  private static final long SEED = Long.getLong("polarity.seed", 20261123);
  private static final int COORDINATES = 300_001;
  private static final int KILLS = 6;

  @TempDir Path root;

  @Test
  void nothingThatWasAppendedIsLost() throws IOException, InterruptedException {
    Random random = new Random(SEED);
    Path directory = root.resolve("journal");
    long resume = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      long appended = appendUntilKilled(directory, resume, 50 + random.nextInt(400));
      List<String> notices = new ArrayList<>();
      try (Journal journal = open(directory, resume, notices)) {
        assertThat(journal.end())
            .as("seed %d kill %d: %s", SEED, kill, notices)
            .isGreaterThanOrEqualTo(appended)
            .isGreaterThan(resume);
        List<Long> seen = new ArrayList<>();
        journal.replay(
            resume,
            journal.end(),
            (step, verdict, measures) -> {
              assertThat(verdict).isEqualTo(verdict(step));
              assertThat(measures.lossSum()).isEqualTo(step);
              seen.add(step);
            });
        assertThat(seen).hasSize((int) (journal.end() - resume));
        if (kill % 2 == 1) {
          resume = journal.end();
          journal.startSegment(resume);
          journal.keepFrom(resume);
        }
      }
    }
  }

  /** Returns the steps that the killed process is known to have appended. */
  private static long appendUntilKilled(Path directory, long resume, int steps)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Appender.class.getName(),
                directory.toString(),
                Long.toString(resume))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = process.inputReader(StandardCharsets.US_ASCII)) {
      long end = 0;
      for (int line = 0; line < steps; line++) {
        String text = output.readLine();
        assertThat(text).as("the appending process has ended early").isNotNull();
        end = Long.parseLong(text);
      }
      // Through its handle, which leaves what it has said to be read.
      process.toHandle().destroyForcibly();
      for (String text = output.readLine(); text != null; text = output.readLine()) {
        // The last line may be cut, and then is a smaller number.
        end = text.isEmpty() ? end : Math.max(end, Long.parseLong(text));
      }
      return end;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static Journal open(Path directory, long resume, List<String> notices) {
    return Journal.open(
        directory,
        new RunIdentity(COORDINATES, new byte[32]),
        Coding.PLAIN,
        1,
        8L << 20,
        resume,
        notices::add);
  }

  private static long[] verdict(long step) {
    long[] words = new Random(step).longs((COORDINATES + 63) / 64).toArray();
    words[words.length - 1] &= -1L >>> (-COORDINATES & 63);
    return words;
  }

  /** The process that is killed: appends, and then says how far it is. */
  static final class Appender {

    public static void main(String[] arguments) throws IOException {
      Path directory = Files.createDirectories(Path.of(arguments[0]));
      try (Journal journal = open(directory, Long.parseLong(arguments[1]), new ArrayList<>())) {
        while (true) {
          long step = journal.end();
          journal.append(step, verdict(step), new StepMeasures(step, 1));
          System.out.println(step + 1);
        }
      }
    }
  }
}
