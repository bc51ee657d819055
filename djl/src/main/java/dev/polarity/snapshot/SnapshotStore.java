package dev.polarity.snapshot;

import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.file.WriteFailure;
import dev.polarity.journal.RunIdentity;
import dev.polarity.sign.SignWords;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The snapshots of a run directory, one directory each: {@code weights}, {@code verdict}, where the
 * run averages {@code average}, and a file for each voter that keeps state. Voters have files of
 * their own so that a run may be resumed with its voters placed on other nodes.
 *
 * <p>A snapshot is filled under a temporary name and renamed when every file in it is on the disk,
 * so a kill leaves the whole snapshot or none. Creating a store and looking into it change nothing.
 * For one thread.
 */
public final class SnapshotStore {

  private static final int WHOLE_SNAPSHOTS = 2;
  private static final Pattern NAME = Pattern.compile("step-(\\d{10,18})");

  private final Path directory;
  private final RunIdentity identity;
  private final SnapshotLoader loader;
  private final Set<Long> passedOver = new HashSet<>();

  /**
   * Creates a store; touches nothing.
   *
   * @param directory where the snapshots are or will be
   * @param identity the run's
   * @param notices is told, in one sentence each, what was passed over
   */
  public SnapshotStore(Path directory, RunIdentity identity, Consumer<String> notices) {
    this(directory, identity, notices, () -> {});
  }

  /**
   * Creates a store for which others may wait; touches nothing.
   *
   * @param directory where the snapshots are or will be
   * @param identity the run's
   * @param notices is told, in one sentence each, what was passed over
   * @param progress is run before each part that is read, of a mebibyte at most
   */
  public SnapshotStore(
      Path directory, RunIdentity identity, Consumer<String> notices, Runnable progress) {
    this.directory = directory;
    this.identity = identity;
    this.loader = new SnapshotLoader(identity, notices, progress);
  }

  /**
   * Writes a snapshot; when this returns it is on the disk. One that is already there for the same
   * step is replaced. Temporaries that a killed process left are removed first.
   *
   * @param step K, the number of steps that led to these weights
   * @param content what it holds
   * @param progress is run before each part that is written, of a mebibyte at most
   * @throws StoppedException if it cannot be written; those before it are kept
   */
  public void write(long step, SnapshotContent content, Runnable progress) {
    requireSizes(step, content);
    try {
      Files.createDirectories(directory);
      AtomicFiles.removeTemporaries(directory);
      AtomicFiles.writeDirectory(
          path(step), temporary -> writeFiles(temporary, step, content, progress));
      passedOver.remove(step);
    } catch (IOException cause) {
      throw WriteFailure.stopped(path(step), cause);
    }
  }

  /**
   * Removes what a killed process left half written; only for the process that owns the run.
   *
   * @throws StoppedException if it cannot be removed
   */
  public void removeTemporaries() {
    try {
      AtomicFiles.removeTemporaries(directory);
    } catch (IOException cause) {
      throw WriteFailure.stopped(directory, cause);
    }
  }

  /**
   * Deletes the snapshots after a step from which the nodes have agreed to go on: what is damaged,
   * or what only some of them had come to, must not count among their newest.
   *
   * @param step the last step whose snapshot stays
   * @throws StoppedException if one cannot be deleted
   */
  public void removeAfter(long step) {
    try {
      for (long later : steps()) {
        if (later > step) {
          AtomicFiles.deleteDirectory(path(later));
          passedOver.remove(later);
        }
      }
    } catch (IOException cause) {
      throw WriteFailure.stopped(directory, cause);
    }
  }

  /**
   * Finds the newest snapshot from which a run can go on: all of its files are whole, and it holds
   * the state of the given voters. Others are passed over, and that is said.
   *
   * @param requiredVoters the voters of this node that keep state; none where voters have none
   * @return the snapshot, or empty where there is none
   * @throws InvalidInputException if one is of another run or of a newer version
   */
  public Optional<Snapshot> newest(int... requiredVoters) {
    return newestAtMost(Long.MAX_VALUE, requiredVoters);
  }

  /**
   * Finds the newest snapshot up to a step from which a run can go on.
   *
   * @param step the last step that may be returned
   * @param requiredVoters the voters of this node that keep state
   * @return the snapshot, or empty where there is none
   * @throws InvalidInputException if one is of another run or of a newer version
   */
  public Optional<Snapshot> newestAtMost(long step, int... requiredVoters) {
    return find(step, (path, found) -> loader.complete(path, found, requiredVoters), true);
  }

  /**
   * Finds the newest snapshot up to a step whose weights and last verdict are whole, for looking at
   * the weights of that step or for replaying the journal from there.
   *
   * @param step the last step that may be returned
   * @return the snapshot, without average and voters, or empty where there is none
   * @throws InvalidInputException if one is of another run or of a newer version
   */
  public Optional<Snapshot> newestWeightsAtMost(long step) {
    return find(step, loader::weightsOnly, false);
  }

  /** Returns the steps of all snapshots, damaged ones too, ascending. */
  public List<Long> steps() {
    List<Long> steps = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        Matcher name = NAME.matcher(entry.getFileName().toString());
        if (name.matches() && Files.isDirectory(entry)) {
          steps.add(Long.parseLong(name.group(1)));
        }
      }
    } catch (NoSuchFileException absent) {
      return List.of();
    } catch (IOException | DirectoryIteratorException cause) {
      throw new InvalidInputException(
          "Could not list the snapshots in " + directory + " (" + cause.getMessage() + ").", cause);
    }
    steps.sort(Comparator.naturalOrder());
    return steps;
  }

  /**
   * Returns the step of the older of the two newest snapshots: the journal must hold all from there
   * on, in case the newest is found damaged.
   *
   * @return that step; the only snapshot's where there is one; empty where there is none
   */
  public Optional<Long> olderOfTwoNewest() {
    List<Long> steps = usable();
    return steps.isEmpty()
        ? Optional.empty()
        : Optional.of(steps.get(Math.max(0, steps.size() - WHOLE_SNAPSHOTS)));
  }

  /**
   * Deletes what is no longer needed. The two newest snapshots stay whole, and so does one that is
   * being copied. An older one keeps its weights and last verdict while the journal holds the steps
   * from it on, so that the weights of those steps can still be looked at; else it goes, and those
   * that were passed over count as older.
   *
   * @param journalFirstHeld the first step from which on the journal holds all
   * @param mirrored the step of the snapshot that is being copied
   * @throws StoppedException if something cannot be deleted
   */
  public void thin(long journalFirstHeld, long mirrored) {
    List<Long> usable = usable();
    List<Long> older = new ArrayList<>(passedOver);
    older.addAll(usable.subList(0, Math.max(0, usable.size() - WHOLE_SNAPSHOTS)));
    SnapshotLoader quiet = new SnapshotLoader(identity, notice -> {}, () -> {});
    try {
      for (long step : older) {
        if (step == mirrored) {
          continue;
        }
        boolean isDoubtful = passedOver.contains(step);
        if (step >= journalFirstHeld
            && !(isDoubtful && quiet.weightsOnly(path(step), step).isEmpty())) {
          deleteState(path(step));
        } else {
          AtomicFiles.deleteDirectory(path(step));
          passedOver.remove(step);
        }
      }
    } catch (IOException cause) {
      throw WriteFailure.stopped(directory, cause);
    }
  }

  @FunctionalInterface
  private interface Loading {
    Optional<Snapshot> load(Path path, long step) throws IOException;
  }

  private Optional<Snapshot> find(long atMost, Loading loading, boolean remembers) {
    List<Long> steps = steps();
    for (int i = steps.size() - 1; i >= 0; i--) {
      long step = steps.get(i);
      if (step > atMost) {
        continue;
      }
      try {
        Optional<Snapshot> found = loading.load(path(step), step);
        if (found.isPresent()) {
          return found;
        }
      } catch (IOException cause) {
        throw new InvalidInputException(
            "Could not read the snapshot " + path(step) + " (" + cause.getMessage() + ").", cause);
      }
      if (remembers) {
        passedOver.add(step);
      }
    }
    return Optional.empty();
  }

  private List<Long> usable() {
    List<Long> usable = new ArrayList<>(steps());
    usable.removeAll(passedOver);
    return usable;
  }

  private void writeFiles(Path temporary, long step, SnapshotContent content, Runnable progress)
      throws IOException {
    long coordinates = identity.coordinates();
    long floatBytes = coordinates * Float.BYTES;
    int flags = content.average().isPresent() ? SnapshotHeader.HAS_AVERAGE : 0;
    write(
        temporary,
        header(SnapshotKind.WEIGHTS, step, SnapshotHeader.NO_VOTER, flags, floatBytes),
        SnapshotKind.WEIGHTS,
        SnapshotPayloads.from(content.weights()),
        progress);
    write(
        temporary,
        header(
            SnapshotKind.VERDICT,
            step,
            SnapshotHeader.NO_VOTER,
            flags,
            SnapshotPayloads.verdictBytes(coordinates)),
        SnapshotKind.VERDICT,
        SnapshotPayloads.from(content.lastVerdict(), coordinates),
        progress);
    if (content.average().isPresent()) {
      write(
          temporary,
          header(SnapshotKind.AVERAGE, step, SnapshotHeader.NO_VOTER, flags, floatBytes),
          SnapshotKind.AVERAGE,
          SnapshotPayloads.from(content.average().get()),
          progress);
    }
    for (Map.Entry<Integer, VoterState> voter : content.voters().entrySet()) {
      VoterState state = voter.getValue();
      write(
          temporary,
          header(SnapshotKind.VOTER, step, voter.getKey(), flags, state.stateBytes()),
          SnapshotKind.VOTER,
          state::write,
          progress);
    }
  }

  private static void write(
      Path temporary,
      SnapshotHeader header,
      SnapshotKind kind,
      SnapshotFile.Source source,
      Runnable progress)
      throws IOException {
    Path file = temporary.resolve(SnapshotLoader.name(kind, header.voter()));
    SnapshotFile.write(
        file,
        header,
        (position, part) -> {
          progress.run();
          return source.write(position, part);
        });
  }

  private SnapshotHeader header(
      SnapshotKind kind, long step, int voter, int flags, long payloadBytes) {
    return new SnapshotHeader(
        SnapshotHeader.VERSION, kind.number(), identity, step, voter, flags, payloadBytes);
  }

  private static void deleteState(Path snapshot) throws IOException {
    List<Path> state = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(snapshot, "{" + SnapshotKind.AVERAGE.fileName() + ",voter-*}")) {
      entries.forEach(state::add);
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    for (Path file : state) {
      Files.deleteIfExists(file);
    }
  }

  private Path path(long step) {
    return directory.resolve(String.format(Locale.ROOT, "step-%010d", step));
  }

  private void requireSizes(long step, SnapshotContent content) {
    if (step < 0) {
      throw new IllegalArgumentException("A snapshot's step is at least 0, but is " + step + ".");
    }
    requireFloats(content.weights(), "weights");
    content.average().ifPresent(average -> requireFloats(average, "averaged weights"));
    int words = SignWords.count(identity.coordinates());
    if (content.lastVerdict().length != words) {
      throw new IllegalArgumentException(
          "A verdict has "
              + words
              + " words, but the snapshot was given "
              + content.lastVerdict().length
              + ".");
    }
  }

  private void requireFloats(FloatBuffer values, String what) {
    if (values.remaining() != identity.coordinates()) {
      throw new IllegalArgumentException(
          "The run has "
              + identity.coordinates()
              + " weights, but the snapshot was given "
              + values.remaining()
              + " "
              + what
              + ".");
    }
  }
}
