package dev.polarity.spark;

import dev.polarity.error.InvalidInputException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.run.RunFile;
import dev.polarity.run.RunSpec;
import dev.polarity.run.RunYaml;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The copy of a run that outlives its executors, in a shared directory.
 *
 * <pre>
 * resume/snapshots/step-…/   weights, verdict, average, voter-…; run.yaml, probe, metrics.jsonl
 * resume/journal/            closed segments
 * run.yaml, metrics.jsonl, model/, result.json     of a finished run; the last is written last
 * </pre>
 *
 * <p>All below {@code resume} are parts ({@link SharedDirectory}). Rank 0 copies what all nodes
 * have alike, and each node its own voters' files; all copy the same snapshot before the next one.
 * It counts only when all of its parts are there, and the two newest that count are kept. Segments
 * of the journal are copied when the next snapshot has closed them, so the point from which a run
 * can go on is the newest such snapshot.
 */
final class RunMirror {

  private static final int KEPT = 2;
  private static final Pattern STEP = Pattern.compile("step-\\d{10,18}");
  private static final Pattern SEGMENT = Pattern.compile("segment-\\d{10,18}");

  /** Whose measures rank 0's journal tells, which whoever goes on with it must know. */
  private static final String PLACEMENT = "placement";

  private static final List<String> OF_THE_RUN =
      List.of("run.yaml", "probe", "totals.json", "metrics.jsonl", PLACEMENT);

  /**
   * What a directory that lacks a snapshot has from before it: the rates that were measured until
   * then, and whether the arithmetic differed.
   */
  private static final List<String> GROWING = List.of("run.yaml", "totals.json");

  private static final String VOTER = "voter-";

  private final SharedDirectory shared;
  private final SharedDirectory snapshots;
  private final SharedDirectory journal;
  private final Set<String> required;
  private final Set<String> copied = new HashSet<>();

  /**
   * Opens a mirror; touches nothing.
   *
   * @param shared the run's shared directory
   * @param spec the run's request, which tells what a whole snapshot has
   */
  RunMirror(SharedDirectory shared, RunSpec spec) {
    this.shared = shared;
    this.snapshots = shared.resolve("resume").resolve("snapshots");
    this.journal = shared.resolve("resume").resolve("journal");
    this.required = required(spec);
  }

  private static Set<String> required(RunSpec spec) {
    Set<String> files = new HashSet<>(Set.of("weights", "verdict", "run.yaml", "probe"));
    if (spec.averaging()) {
      files.add("average");
    }
    if (spec.method().keepsVoterState()) {
      for (int voter = 0; voter < spec.voters(); voter++) {
        files.add(VOTER + voter);
      }
    }
    return files;
  }

  /**
   * Copies a node's part of a snapshot.
   *
   * @param run the node's run directory
   * @param rank the node's rank
   * @param step the snapshot's step
   * @throws IOException if the store fails; calling it again copies what is missing
   */
  void copy(Path run, int rank, long step) throws IOException {
    copySnapshot(run, String.format(Locale.ROOT, "step-%010d", step), rank);
    if (rank == 0) {
      copyJournal(run.resolve("journal"));
      dropOld();
    }
  }

  private void copySnapshot(Path run, String step, int rank) throws IOException {
    SharedDirectory target = snapshots.resolve(step);
    Path source = run.resolve("snapshots").resolve(step);
    for (String name : names(source, Pattern.compile("[a-z]+(-\\d+)?"))) {
      if (rank == 0 || name.startsWith(VOTER)) {
        target.putPart(name, source.resolve(name));
      }
    }
    if (rank == 0) {
      for (String name : OF_THE_RUN) {
        if (Files.exists(run.resolve(name))) {
          target.putPart(name, run.resolve(name));
        }
      }
    }
  }

  private void copyJournal(Path local) throws IOException {
    List<String> segments = names(local, SEGMENT);
    for (String segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
      if (copied.add(segment)) {
        try {
          journal.putPart(segment, local.resolve(segment));
        } catch (NoSuchFileException dropped) {
          continue;
        }
      }
    }
  }

  private void dropOld() throws IOException {
    List<String> whole = wholeSnapshots();
    if (whole.size() > KEPT) {
      String oldest = whole.get(whole.size() - KEPT);
      for (String step : snapshots.names()) {
        if (STEP.matcher(step).matches() && step.compareTo(oldest) < 0) {
          snapshots.delete(step);
        }
      }
    }
  }

  private static List<String> names(Path directory, Pattern wanted) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (NoSuchFileException absent) {
      return List.of();
    }
    names.removeIf(name -> !wanted.matcher(name).matches());
    Collections.sort(names);
    return names;
  }

  /** The names of the snapshots of which all parts are there, oldest first. */
  List<String> wholeSnapshots() throws IOException {
    List<String> whole = new ArrayList<>();
    for (String step : snapshots.names()) {
      if (STEP.matcher(step).matches() && partsOf(step).keySet().containsAll(required)) {
        whole.add(step);
      }
    }
    Collections.sort(whole);
    return whole;
  }

  /** The newest whole part of each name. */
  private Map<String, SharedDirectory.Part> partsOf(String step) throws IOException {
    Map<String, SharedDirectory.Part> parts = new TreeMap<>();
    for (SharedDirectory.Part part : snapshots.resolve(step).parts()) {
      parts.merge(part.name(), part, (a, b) -> a.bytes() >= b.bytes() ? a : b);
    }
    return parts;
  }

  /**
   * Brings a node's run directory to what the mirror holds: makes it where it is missing, else adds
   * the newest whole snapshot, with the files of all voters, if it lacks that.
   *
   * @param run the node's run directory
   * @return the step that was fetched, empty where there was nothing to fetch
   * @throws IOException if the store or the disk fails
   */
  Optional<String> restore(Path run) throws IOException {
    List<String> whole = wholeSnapshots();
    for (int i = whole.size() - 1; i >= 0; i--) {
      String step = whole.get(i);
      try {
        if (!Files.exists(run.resolve("run.yaml"))) {
          AtomicFiles.deleteTree(run);
          AtomicFiles.writeDirectory(run, temporary -> fetchRun(step, temporary));
        } else {
          addSnapshot(step, run);
        }
        return Optional.of(step);
      } catch (DamagedPartException | FileNotFoundException damaged) {
        // Another snapshot, if there is one: this one was damaged, or dropped while it was fetched.
        continue;
      }
    }
    return Optional.empty();
  }

  private void fetchRun(String step, Path target) throws IOException {
    Path snapshot = Files.createDirectories(target.resolve("snapshots").resolve(step));
    for (SharedDirectory.Part part : partsOf(step).values()) {
      boolean ofTheRun = OF_THE_RUN.contains(part.name());
      fetch(part, (ofTheRun ? target : snapshot).resolve(part.name()));
    }
    Path segments = Files.createDirectories(target.resolve("journal"));
    Map<String, SharedDirectory.Part> found = new HashMap<>();
    journal.parts().forEach(part -> found.put(part.name(), part));
    for (SharedDirectory.Part part : found.values()) {
      if (numberOf(part.name()).compareTo(numberOf(step)) < 0) {
        fetch(part, segments.resolve(part.name()));
      }
    }
  }

  private static String numberOf(String name) {
    return name.substring(name.indexOf('-') + 1);
  }

  private void addSnapshot(String step, Path run) throws IOException {
    Path snapshot = run.resolve("snapshots").resolve(step);
    Map<String, SharedDirectory.Part> parts = partsOf(step);
    if (isBehind(run, step)) {
      for (String name : GROWING) {
        if (parts.containsKey(name)) {
          replace(parts.get(name), run.resolve(name), run);
        }
      }
    }
    Files.createDirectories(snapshot);
    for (SharedDirectory.Part part : parts.values()) {
      Path file = snapshot.resolve(part.name());
      if (!OF_THE_RUN.contains(part.name()) && !Files.exists(file)) {
        replace(part, file, run);
      }
    }
  }

  private static boolean isBehind(Path run, String step) throws IOException {
    Path snapshots = run.resolve("snapshots");
    if (!Files.exists(snapshots)) {
      return true;
    }
    try (Stream<Path> own = Files.list(snapshots)) {
      return own.map(path -> path.getFileName().toString())
          .noneMatch(name -> STEP.matcher(name).matches() && name.compareTo(step) >= 0);
    }
  }

  private void replace(SharedDirectory.Part part, Path file, Path run) throws IOException {
    Path whole = run.resolve("fetched-" + part.name());
    Files.deleteIfExists(whole);
    fetch(part, whole);
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private void fetch(SharedDirectory.Part part, Path target) throws IOException {
    if (!shared.fetch(part, target)) {
      throw new DamagedPartException(part + " is damaged");
    }
  }

  /** A part whose content is not what its name says. */
  private static final class DamagedPartException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedPartException(String message) {
      super(message);
    }
  }

  /**
   * Publishes a finished run under plain names, the result last.
   *
   * @param run the run directory of rank 0
   */
  void publish(Path run) throws IOException {
    for (String name : OF_THE_RUN) {
      if (!name.equals(PLACEMENT) && Files.exists(run.resolve(name))) {
        shared.put(name, run.resolve(name));
      }
    }
    SharedDirectory model = shared.resolve("model");
    try (Stream<Path> entries = Files.list(run.resolve("model"))) {
      for (Path file : (Iterable<Path>) entries::iterator) {
        model.put(file.getFileName().toString(), file);
      }
    }
    shared.put("result.json", run.resolve("result.json"));
  }

  /** Returns whether anything of a run is there. */
  static boolean isBegun(SharedDirectory shared) throws IOException {
    return shared.exists("result.json") || shared.exists("resume");
  }

  /** Returns the run file that came with the newest snapshot, whole or not. */
  static Optional<RunFile> runFile(SharedDirectory shared) throws IOException {
    SharedDirectory snapshots = shared.resolve("resume").resolve("snapshots");
    List<String> steps = new ArrayList<>(snapshots.names());
    steps.sort(Collections.reverseOrder());
    for (String step : steps) {
      for (SharedDirectory.Part part : snapshots.resolve(step).parts()) {
        Path directory = Files.createTempDirectory("polarity");
        try {
          Path file = directory.resolve("run.yaml");
          if (part.name().equals("run.yaml") && shared.fetch(part, file)) {
            return Optional.of(RunYaml.read(file));
          }
        } finally {
          AtomicFiles.deleteTree(directory);
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the weights of a finished run. */
  static byte[] weights(SharedDirectory shared) {
    try {
      return shared.resolve("model").bytes("model-0000.params");
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s: the model cannot be read (%s).".formatted(shared, e.getMessage()), e);
    }
  }
}
