package dev.polarity.snapshot;

import dev.polarity.error.InvalidInputException;
import dev.polarity.file.WriteFailure;
import dev.polarity.journal.RunIdentity;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out which files of one snapshot's directory are whole, and says what is not. */
final class SnapshotLoader {

  private static final Pattern VOTER_NAME =
      Pattern.compile(SnapshotKind.VOTER.fileName() + "(\\d{1,9})");

  private final RunIdentity identity;
  private final Consumer<String> notices;
  private final Runnable progress;

  /**
   * Creates a loader of a run's snapshots.
   *
   * @param notices is told what is passed over
   * @param progress is run before each part that is read, of a mebibyte at most
   */
  SnapshotLoader(RunIdentity identity, Consumer<String> notices, Runnable progress) {
    this.identity = identity;
    this.notices = notices;
    this.progress = progress;
  }

  /** The weights and the last verdict, if both are whole; nothing else is looked at. */
  Optional<Snapshot> weightsOnly(Path directory, long step) throws IOException {
    try {
      return Optional.of(
          new Snapshot(
              step,
              directory,
              weights(directory, step),
              verdict(directory, step),
              null,
              new TreeMap<>(),
              progress));
    } catch (DamagedSnapshotException damaged) {
      return passOver(directory, damaged.getMessage());
    }
  }

  /** All that is needed to go on, if it is whole. */
  Optional<Snapshot> complete(Path directory, long step, int[] requiredVoters) throws IOException {
    try {
      SnapshotHeader weights = weights(directory, step);
      SnapshotHeader verdict = verdict(directory, step);
      SnapshotHeader average = null;
      if ((weights.flags() & SnapshotHeader.HAS_AVERAGE) != 0) {
        average = average(directory, step);
      }
      SortedMap<Integer, SnapshotHeader> voters = voters(directory, step);
      for (int voter : requiredVoters) {
        if (!voters.containsKey(voter)) {
          return passOver(directory, "the state of voter " + voter + " is missing or damaged");
        }
      }
      return Optional.of(
          new Snapshot(step, directory, weights, verdict, average, voters, progress));
    } catch (DamagedSnapshotException damaged) {
      return passOver(directory, damaged.getMessage());
    }
  }

  /**
   * What is whole, each file for itself. A snapshot that was thinned out, and so has neither
   * average nor voters, is not read, and nothing is said of it.
   */
  SnapshotParts.Whole whole(Path directory, long step) throws IOException {
    SortedMap<Integer, SnapshotHeader> voters = voters(directory, step);
    boolean hasWeights = false;
    try {
      if (!voters.isEmpty() || !isThinned(directory)) {
        SnapshotHeader weights = weights(directory, step);
        verdict(directory, step);
        if ((weights.flags() & SnapshotHeader.HAS_AVERAGE) != 0) {
          average(directory, step);
        }
        hasWeights = true;
      }
    } catch (DamagedSnapshotException damaged) {
      passOver(directory, damaged.getMessage());
    }
    return new SnapshotParts.Whole(
        step, hasWeights, Collections.unmodifiableSortedSet(new TreeSet<>(voters.keySet())));
  }

  private static boolean isThinned(Path directory) throws IOException {
    return !Files.exists(directory.resolve(SnapshotKind.AVERAGE.fileName()))
        && SnapshotFile.claims(
            directory.resolve(SnapshotKind.WEIGHTS.fileName()), SnapshotHeader.HAS_AVERAGE);
  }

  private Optional<Snapshot> passOver(Path directory, String reason) {
    notices.accept(
        "The snapshot "
            + directory
            + " was passed over for the one before it, because "
            + reason
            + ".");
    return Optional.empty();
  }

  private SnapshotHeader weights(Path directory, long step) throws IOException {
    SnapshotHeader header = check(directory, SnapshotKind.WEIGHTS, SnapshotHeader.NO_VOTER, step);
    requirePayload(directory, SnapshotKind.WEIGHTS, header, identity.coordinates() * Float.BYTES);
    return header;
  }

  private SnapshotHeader average(Path directory, long step) throws IOException {
    SnapshotHeader header = check(directory, SnapshotKind.AVERAGE, SnapshotHeader.NO_VOTER, step);
    requirePayload(directory, SnapshotKind.AVERAGE, header, identity.coordinates() * Float.BYTES);
    return header;
  }

  private SnapshotHeader verdict(Path directory, long step) throws IOException {
    SnapshotHeader header = check(directory, SnapshotKind.VERDICT, SnapshotHeader.NO_VOTER, step);
    requirePayload(
        directory,
        SnapshotKind.VERDICT,
        header,
        SnapshotPayloads.verdictBytes(identity.coordinates()));
    return header;
  }

  private SortedMap<Integer, SnapshotHeader> voters(Path directory, long step) throws IOException {
    SortedMap<Integer, SnapshotHeader> voters = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        Matcher name = VOTER_NAME.matcher(entry.getFileName().toString());
        if (name.matches()) {
          addVoter(directory, Integer.parseInt(name.group(1)), step, voters);
        }
      }
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    return voters;
  }

  private void addVoter(
      Path directory, int voter, long step, SortedMap<Integer, SnapshotHeader> voters)
      throws IOException {
    try {
      voters.put(voter, check(directory, SnapshotKind.VOTER, voter, step));
    } catch (DamagedSnapshotException damaged) {
      notices.accept(
          "The state of voter "
              + voter
              + " at step "
              + step
              + " was passed over, because "
              + damaged.getMessage()
              + ".");
    }
  }

  private SnapshotHeader check(Path directory, SnapshotKind kind, int voter, long step)
      throws IOException {
    Path file = directory.resolve(name(kind, voter));
    SnapshotHeader header;
    try {
      header = SnapshotFile.check(file, progress);
    } catch (NoSuchFileException missing) {
      throw new DamagedSnapshotException(file + " is missing");
    } catch (DamagedSnapshotException damaged) {
      throw damaged;
    } catch (IOException unreadable) {
      throw new DamagedSnapshotException(
          file + " cannot be read (" + WriteFailure.reason(unreadable) + ")");
    }
    if (!header.identity().equals(identity)) {
      throw new InvalidInputException(
          identity.mismatch("The snapshot file " + file, header.identity()));
    }
    if (header.kind() != kind.number() || header.voter() != voter || header.step() != step) {
      throw new DamagedSnapshotException(file + " is a file of another kind, voter or step");
    }
    return header;
  }

  private static void requirePayload(
      Path directory, SnapshotKind kind, SnapshotHeader header, long bytes)
      throws DamagedSnapshotException {
    if (header.payloadBytes() != bytes) {
      throw new DamagedSnapshotException(
          directory.resolve(kind.fileName())
              + " holds "
              + header.payloadBytes()
              + " bytes instead of "
              + bytes);
    }
  }

  static String name(SnapshotKind kind, int voter) {
    return voter == SnapshotHeader.NO_VOTER ? kind.fileName() : kind.fileName() + voter;
  }
}
