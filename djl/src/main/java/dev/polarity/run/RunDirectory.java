package dev.polarity.run;

import com.google.gson.JsonParseException;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.file.WriteFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The directory that keeps a run, as {@code docs/contract.md} section 3 lists its files.
 *
 * <p>A directory is a run exactly if it holds {@code run.yaml}. It is filled under a temporary name
 * beside its own and then renamed, so that a kill leaves either a run or none; such a temporary is
 * harmless and may be deleted. Who works on a run holds its {@link RunLock}, from before the run
 * has its name until {@link #close}.
 *
 * <p>One thread at a time.
 */
public final class RunDirectory implements AutoCloseable {

  private static final String RUN_FILE = "run.yaml";
  private static final String PROBE = "probe";
  private static final String RESULT = "result.json";
  private static final String TOTALS = "totals.json";
  private static final String PLACEMENT = "placement";
  private static final String FINISHED = "finished.json";
  private static final String METRICS = "metrics.jsonl";

  private final Path path;
  private final Optional<RunLock> lock;
  private final MetricsFile metrics;
  private RunFile file;

  private RunDirectory(Path path, Optional<RunLock> lock, RunFile file) {
    this.path = path;
    this.lock = lock;
    this.file = file;
    this.metrics = new MetricsFile(path.resolve(METRICS));
  }

  /** Returns whether a directory holds a run. */
  public static boolean isRun(Path directory) {
    return Files.isRegularFile(directory.resolve(RUN_FILE));
  }

  /**
   * Makes a run directory that holds the request only, and takes its lock.
   *
   * @param directory missing, or empty
   * @throws InvalidInputException if there is something already, with the line that resumes it
   *     where it is an unfinished run, or if it cannot be made
   */
  public static RunDirectory create(Path directory, RunSpec request, RunSettings settings) {
    refuseOccupied(directory);
    RunFile file = RunFile.ofRequest(request, settings);
    Path target = directory.toAbsolutePath().normalize();
    Path temporary =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    RunLock lock = null;
    try {
      Files.createDirectories(target.getParent());
      Files.createDirectory(temporary);
      lock = RunLock.take(temporary, directory, "run");
      AtomicFiles.write(temporary.resolve(RUN_FILE), RunYaml.bytes(file));
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      AtomicFiles.forceDirectory(target.getParent());
      return new RunDirectory(directory, Optional.of(lock), file);
    } catch (IOException e) {
      if (lock != null) {
        lock.close();
      }
      removeQuietly(temporary);
      refuseOccupied(directory);
      throw new InvalidInputException(
          "--run " + directory + ": the directory cannot be made (" + WriteFailure.reason(e) + ").",
          e);
    }
  }

  /**
   * Makes the next run directory {@code DATA-MODEL-N} below a directory of runs.
   *
   * @param runs the directory of runs, made where it is missing
   * @throws InvalidInputException if it cannot be made
   */
  public static RunDirectory createNext(Path runs, RunSpec request, RunSettings settings) {
    String stem = fileName(request.data()) + "-" + fileName(request.model()) + "-";
    for (int number = 1; ; number++) {
      Path directory = runs.resolve(stem + number);
      if (isFree(directory)) {
        try {
          return create(directory, request, settings);
        } catch (InvalidInputException e) {
          if (isFree(directory)) {
            throw e;
          }
          // Another process took this number in between: the next one.
        }
      }
    }
  }

  /** The last name of a path, with what a shell might read otherwise replaced by dashes. */
  private static String fileName(String text) {
    Path last = Path.of(text).toAbsolutePath().normalize().getFileName();
    return last == null ? "data" : last.toString().replaceAll("[^A-Za-z0-9._]+", "-");
  }

  private static boolean isFree(Path directory) {
    return !Files.exists(directory) || isEmptyDirectory(directory);
  }

  private static boolean isEmptyDirectory(Path directory) {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw new InvalidInputException(
          directory + ": cannot be read (" + WriteFailure.reason(e) + ").", e);
    }
  }

  private static void refuseOccupied(Path directory) {
    if (isFree(directory)) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw refused(directory, "expected a directory, found a file; choose another name");
    }
    if (!isRun(directory)) {
      throw refused(
          directory, "the directory is not empty and holds no run; choose a new or an empty one");
    }
    if (Files.exists(directory.resolve(RESULT)) || Files.exists(directory.resolve(FINISHED))) {
      throw refused(directory, "holds a finished run; choose another directory");
    }
    throw new InvalidInputException(
        "--run "
            + directory
            + ": holds an unfinished run; continue it with: "
            + resumeLine(directory));
  }

  private static InvalidInputException refused(Path directory, String why) {
    return new InvalidInputException("--run " + directory + ": " + why + ".");
  }

  /**
   * Opens a run to work on it, takes its lock, and removes what a killed process left half written.
   *
   * @throws InvalidInputException if it is no run, its file cannot be read, or another process
   *     works on it
   */
  public static RunDirectory open(Path directory) {
    requireRun(directory);
    RunLock lock = null;
    try {
      lock = RunLock.take(directory, directory, "run");
      AtomicFiles.removeTemporaries(directory);
    } catch (IOException e) {
      if (lock != null) {
        lock.close();
      }
      throw new InvalidInputException(
          directory + ": cannot be written to (" + WriteFailure.reason(e) + ").", e);
    }
    try {
      return new RunDirectory(
          directory, Optional.of(lock), RunYaml.read(directory.resolve(RUN_FILE)));
    } catch (InvalidInputException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Opens a run to read from it, also while another process works on it.
   *
   * @throws InvalidInputException if it is no run, or its file cannot be read
   */
  public static RunDirectory view(Path directory) {
    requireRun(directory);
    return new RunDirectory(directory, Optional.empty(), RunYaml.read(directory.resolve(RUN_FILE)));
  }

  private static void requireRun(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new InvalidInputException(directory + ": there is no such directory.");
    }
    if (!isRun(directory)) {
      throw new InvalidInputException(directory + ": holds no run (" + RUN_FILE + " is missing).");
    }
  }

  /** Returns the directory as it was named. */
  public Path path() {
    return path;
  }

  /** Returns the content of {@code run.yaml}. */
  public RunFile file() {
    return file;
  }

  /** Returns where the snapshots are. */
  public Path snapshots() {
    return path.resolve("snapshots");
  }

  /** Returns where the journal is. */
  public Path journal() {
    return path.resolve("journal");
  }

  /** Returns where the published model is. */
  public Path model() {
    return path.resolve("model");
  }

  /** Returns the line that continues this run. */
  public String resumeLine() {
    return resumeLine(path);
  }

  private static String resumeLine(Path directory) {
    String text = directory.toString();
    boolean plain = text.matches("[A-Za-z0-9_./+:@-]+") && !text.startsWith("-");
    return "polarity resume " + (plain ? text : "'" + text.replace("'", "'\\''") + "'");
  }

  /** Adds to {@code run.yaml} what only data and engine could tell. */
  public void complete(DataSection data, Resolved resolved, MadeWith madeWith) {
    RunFile next = file.complete(data, resolved, madeWith);
    write(RUN_FILE, RunYaml.bytes(next));
    file = next;
  }

  /** Keeps in {@code run.yaml} the rates that the run has measured on its way so far. */
  public void writeMeasuredRates(List<MeasuredRate> rates) {
    RunFile next = file.measured(rates);
    write(RUN_FILE, RunYaml.bytes(next));
    file = next;
  }

  /** Returns the compute probe, empty before it was taken. */
  public Optional<String> probe() {
    return read(PROBE).map(String::strip);
  }

  /** Keeps the compute probe. */
  public void writeProbe(String probe) {
    write(PROBE, (probe + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the lines of {@code metrics.jsonl}. */
  public List<MetricsLine> metrics() {
    try {
      return metrics.read();
    } catch (IOException e) {
      throw unreadable(METRICS, e);
    }
  }

  /** Appends a line to {@code metrics.jsonl}. */
  public void append(MetricsLine line) {
    try {
      metrics.append(line);
    } catch (IOException e) {
      throw unwritable(METRICS, e);
    }
  }

  /** Drops the lines of {@code metrics.jsonl} after a step, which will be written again. */
  public void cutMetrics(long step) {
    try {
      metrics.cut(step);
    } catch (IOException e) {
      throw unwritable(METRICS, e);
    }
  }

  /** Returns what the run has spent so far. */
  public RunTotals totals() {
    return read(TOTALS).map(text -> parse(TOTALS, text, RunTotals.class)).orElse(RunTotals.NONE);
  }

  /** Keeps what the run has spent so far. */
  public void writeTotals(RunTotals totals) {
    write(TOTALS, Json.pretty(totals).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns which node of the run the directory was last used by. */
  public RunPlacement placement() {
    return read(PLACEMENT)
        .map(text -> RunPlacement.parse(path.resolve(PLACEMENT), text))
        .orElse(RunPlacement.ALONE);
  }

  /** Keeps which node of the run uses the directory. */
  public void writePlacement(RunPlacement placement) {
    write(PLACEMENT, placement.text().getBytes(StandardCharsets.UTF_8));
  }

  /** Keeps that the node of rank 0 has finished the run, with this result. */
  public void writeFinishedElsewhere(RunResult result) {
    write(FINISHED, result.toJson().getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the result of a run that was finished here or, over nodes, by that of rank 0. */
  public Optional<RunResult> resultOfRun() {
    return result().or(() -> read(FINISHED).map(text -> parse(FINISHED, text, RunResult.class)));
  }

  /** Returns whether the run is finished and this directory holds its result and model. */
  public boolean isFinished() {
    return Files.exists(path.resolve(RESULT));
  }

  /** Returns the result, empty before the run is finished. */
  public Optional<RunResult> result() {
    return read(RESULT).map(text -> parse(RESULT, text, RunResult.class));
  }

  /** Keeps the result: the run is finished. */
  public void writeResult(RunResult result) {
    write(RESULT, result.toJson().getBytes(StandardCharsets.UTF_8));
  }

  private void write(String name, byte[] content) {
    try {
      AtomicFiles.write(path.resolve(name), content);
    } catch (IOException e) {
      throw unwritable(name, e);
    }
  }

  private Optional<String> read(String name) {
    Path from = path.resolve(name);
    if (!Files.exists(from)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(from));
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private <T> T parse(String name, String text, Class<T> type) {
    try {
      T value = Json.read(text, type);
      if (value == null) {
        // As a file is that was copied to a full disk.
        throw new JsonParseException("it is empty");
      }
      return value;
    } catch (JsonParseException e) {
      throw new InvalidInputException(
          path.resolve(name)
              + ": is not the JSON that Polarity writes; bring the file back, or delete it, and"
              + " then: "
              + resumeLine(),
          e);
    }
  }

  private InvalidInputException unreadable(String name, Exception e) {
    return new InvalidInputException(
        path.resolve(name) + ": cannot be read (" + e.getMessage() + ").", e);
  }

  private StoppedException unwritable(String name, IOException e) {
    return new StoppedException(
        path.resolve(name)
            + ": cannot be written ("
            + WriteFailure.reason(e)
            + "); mend that, then: "
            + resumeLine(),
        e);
  }

  /** Removes the whole directory: for a run that ended before its first step. */
  public void remove() {
    removeQuietly(path);
    close();
  }

  private static void removeQuietly(Path directory) {
    try {
      AtomicFiles.deleteTree(directory);
    } catch (IOException e) {
      // What stays behind is worth no second failure on top of the one that led here.
    }
  }

  /** Gives the lock back. */
  @Override
  public void close() {
    lock.ifPresent(RunLock::close);
  }
}
