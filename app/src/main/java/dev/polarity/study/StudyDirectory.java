package dev.polarity.study;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.file.WriteFailure;
import dev.polarity.run.OptionReader;
import dev.polarity.run.RunLock;
import dev.polarity.run.RunYaml;
import dev.polarity.run.YamlSection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The directory that keeps a study: {@code study.yaml}, which says what it is, {@code runs/} with a
 * run directory each, and the tables; {@code kept/} holds those that it began with, if any. One
 * process at a time works on it.
 */
public final class StudyDirectory implements AutoCloseable {

  private static final String FILE = "study.yaml";
  private static final String KEPT = "kept";
  private static final int FORMAT = 1;
  private static final List<String> KEYS = List.of("format", "study", "identity", "threads");

  private final Path path;
  private final RunLock lock;

  private StudyDirectory(Path path, RunLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Returns with how many threads the study in a directory was begun, empty where there is none.
   *
   * @throws InvalidInputException if its file is damaged
   */
  public static OptionalInt threads(Path directory) {
    if (!Files.exists(directory.resolve(FILE))) {
      return OptionalInt.empty();
    }
    YamlSection study = read(directory);
    study.need("threads");
    return OptionalInt.of(study.read("threads", OptionReader::threads).orElseThrow());
  }

  private static YamlSection read(Path directory) {
    Path file = directory.resolve(FILE);
    YamlSection study = YamlSection.parse(file, RunYaml.text(file));
    study.allow(KEYS);
    if (!study.need("format").equals(Integer.toString(FORMAT))) {
      throw study.wrong("format", "expected " + FORMAT + "; a newer Polarity wrote this study");
    }
    return study;
  }

  /**
   * Makes the directory of a study, or opens the one that was made for it, and takes its lock.
   *
   * @throws InvalidInputException if it holds something else, or another process works on it
   */
  public static StudyDirectory open(Path directory, StudyPlan plan) {
    boolean begun = Files.exists(directory.resolve(FILE));
    if (begun) {
      refuseOther(directory, plan);
    } else {
      refuseOccupied(directory);
    }
    RunLock lock = null;
    try {
      Files.createDirectories(directory.resolve("runs"));
      lock = RunLock.take(directory, directory, "study");
      AtomicFiles.removeTemporaries(directory);
      AtomicFiles.removeTemporaries(directory.resolve("runs"));
      if (!begun) {
        AtomicFiles.write(directory.resolve(FILE), text(plan).getBytes(StandardCharsets.UTF_8));
      }
      return new StudyDirectory(directory, lock);
    } catch (IOException e) {
      if (lock != null) {
        lock.close();
      }
      throw new InvalidInputException(
          "--run " + directory + ": cannot be written to (" + WriteFailure.reason(e) + ").", e);
    }
  }

  private static String text(StudyPlan plan) {
    return """
        # A study of Polarity: the same command goes on with it.
        format: %d
        study: '%s'
        identity: %s
        threads: %d
        """
        .formatted(FORMAT, plan.name().replace("'", "''"), plan.identity(), plan.threads());
  }

  private static void refuseOther(Path directory, StudyPlan plan) {
    YamlSection study = read(directory);
    if (!study.need("identity").equals(plan.identity())) {
      throw new InvalidInputException(
          "--run "
              + directory
              + ": holds the study "
              + study.need("study")
              + ", which was begun with another recipe or other options; choose another directory,"
              + " or give what it was begun with.");
    }
    int threads = threads(directory).orElseThrow();
    if (threads != plan.threads()) {
      throw new InvalidInputException(
          "--threads %d: the study in %s was begun with %d, and all its runs need the same; leave the option out."
              .formatted(plan.threads(), directory, threads));
    }
  }

  private static void refuseOccupied(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw new InvalidInputException(
          "--run " + directory + ": expected a directory, found a file; choose another name.");
    }
    try (Stream<Path> entries = Files.list(directory)) {
      // A kill between the directory and its file leaves these two.
      List<String> left = List.of("runs", "lock");
      if (entries.anyMatch(entry -> !left.contains(entry.getFileName().toString()))) {
        throw new InvalidInputException(
            "--run "
                + directory
                + ": the directory is not empty and holds no study; choose a new or an empty one.");
      }
    } catch (IOException e) {
      throw new InvalidInputException(
          "--run " + directory + ": cannot be read (" + WriteFailure.reason(e) + ").", e);
    }
  }

  /** Returns the directory as it was named. */
  public Path path() {
    return path;
  }

  /**
   * Copies the tables of an earlier sitting into the directory, so that the runs in them count as
   * made from now on, wherever these tables go.
   *
   * @param tables their rows
   * @throws StoppedException if they cannot be written
   */
  public void keep(StudyTables tables) {
    Path copies = path.resolve(KEPT);
    try {
      Files.createDirectories(copies);
    } catch (IOException e) {
      throw new StoppedException(
          copies + ": cannot be made (" + WriteFailure.reason(e) + "); mend that first.", e);
    }
    StudyFiles.write(copies, tables);
  }

  /** Returns the tables that the study began with, empty ones where there are none. */
  StudyTables kept() {
    Path copies = path.resolve(KEPT);
    return Files.exists(copies.resolve(StudyFiles.RUNS))
        ? StudyFiles.read(copies)
        : new StudyTables(List.of(), List.of(), List.of());
  }

  /** Returns where a run is kept. */
  Path run(String name) {
    return path.resolve("runs").resolve(name);
  }

  /** Returns the names of all directories of runs, sorted. */
  List<String> runs() {
    try (Stream<Path> entries = Files.list(path.resolve("runs"))) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new StoppedException(
          path.resolve("runs") + ": cannot be read (" + WriteFailure.reason(e) + ").", e);
    }
  }

  /** Gives the lock back. */
  @Override
  public void close() {
    lock.close();
  }
}
