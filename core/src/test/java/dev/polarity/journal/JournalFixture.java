package dev.polarity.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polarity.codec.Coding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A journal of known steps: everything in a step follows from its number. */
final class JournalFixture {

  static final long NO_LIMIT = 1L << 40;
  static final int COORDINATES = 150;
  static final int WORDS = 3;
  static final int STEP_BYTES = 14 + 19 + 4 + 14 + 16 + 4;
  static final int HEADER_BYTES = 64;

  final Path directory;
  final List<String> notices = new ArrayList<>();

  JournalFixture(Path directory) {
    this.directory = directory;
  }

  static RunIdentity identity() {
    return new RunIdentity(COORDINATES, hash(7));
  }

  static byte[] hash(int value) {
    byte[] hash = new byte[32];
    hash[0] = (byte) value;
    return hash;
  }

  Journal open(long limit, long resumeStep) {
    notices.clear();
    return Journal.open(directory, identity(), Coding.PLAIN, 1, limit, resumeStep, notices::add);
  }

  static long[] verdict(long step) {
    long[] words = new Random(step).longs(WORDS).toArray();
    words[WORDS - 1] &= -1L >>> (-COORDINATES & 63);
    return words;
  }

  static StepMeasures measures(long step) {
    return new StepMeasures(1.0 / (step + 1), 0.5 + 1e-9 * step);
  }

  static void append(Journal journal, long from, long to) {
    for (long step = from; step < to; step++) {
      journal.append(step, verdict(step), measures(step));
    }
  }

  /** Writes steps with a new segment at each of the given ones. */
  void write(long to, long... segmentStarts) {
    try (Journal journal = open(NO_LIMIT, 0)) {
      for (long start : segmentStarts) {
        append(journal, journal.end(), start);
        journal.startSegment(start);
      }
      append(journal, journal.end(), to);
    }
  }

  static void assertHolds(Journal journal, long from, long to) {
    List<Long> seen = new ArrayList<>();
    journal.replay(from, to, (step, verdict, measures) -> check(seen, step, verdict, measures));
    assertThat(seen).hasSize((int) (to - from));
  }

  static void check(List<Long> seen, long step, long[] verdict, StepMeasures measures) {
    assertThat(verdict).as("step %d", step).isEqualTo(verdict(step));
    assertThat(measures).as("step %d", step).isEqualTo(measures(step));
    if (!seen.isEmpty()) {
      assertThat(step).isEqualTo(seen.get(seen.size() - 1) + 1);
    }
    seen.add(step);
  }

  Path segment(long first) {
    return directory.resolve(String.format("segment-%010d", first));
  }

  List<Path> segments() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("segment-"))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  long bytesOnDisk() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
