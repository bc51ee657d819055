package dev.polarity.snapshot;

import dev.polarity.error.StoppedException;
import dev.polarity.file.WriteFailure;
import dev.polarity.sign.SignWords;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A snapshot on disk whose files were found whole: the state of a run after so many steps. The
 * files are read when they are asked for. Immutable.
 */
public final class Snapshot {

  private final long step;
  private final Path directory;
  private final SnapshotHeader weights;
  private final SnapshotHeader verdict;
  private final SnapshotHeader average;
  private final SortedMap<Integer, SnapshotHeader> voters;
  private final Runnable progress;

  Snapshot(
      long step,
      Path directory,
      SnapshotHeader weights,
      SnapshotHeader verdict,
      SnapshotHeader average,
      SortedMap<Integer, SnapshotHeader> voters,
      Runnable progress) {
    this.step = step;
    this.directory = directory;
    this.weights = weights;
    this.verdict = verdict;
    this.average = average;
    this.voters = voters;
    this.progress = progress;
  }

  /** Returns K, the number of steps that led to these weights. */
  public long step() {
    return step;
  }

  /** Returns the directory that holds the files. */
  public Path directory() {
    return directory;
  }

  /** Returns the number of weights. */
  public long coordinates() {
    return weights.identity().coordinates();
  }

  /**
   * Reads the weights.
   *
   * @param target receives d floats from its position on, which is left where it is
   * @throws StoppedException if the file can no longer be read
   */
  public void readWeights(FloatBuffer target) {
    requireRoom(target);
    read(SnapshotKind.WEIGHTS.fileName(), weights, SnapshotPayloads.into(target));
  }

  /** Tells whether the iterate average is held. */
  public boolean hasAverage() {
    return average != null;
  }

  /**
   * Reads the iterate average.
   *
   * @param target receives d floats from its position on, which is left where it is
   * @throws IllegalStateException if it is not held
   * @throws StoppedException if the file can no longer be read
   */
  public void readAverage(FloatBuffer target) {
    if (average == null) {
      throw new IllegalStateException("The snapshot " + directory + " holds no average.");
    }
    requireRoom(target);
    read(SnapshotKind.AVERAGE.fileName(), average, SnapshotPayloads.into(target));
  }

  /**
   * Reads the verdict of the step before, which decides the next step's ties.
   *
   * @return its words
   * @throws StoppedException if the file can no longer be read
   */
  public long[] lastVerdict() {
    long[] words = new long[SignWords.count(coordinates())];
    read(SnapshotKind.VERDICT.fileName(), verdict, SnapshotPayloads.into(words, coordinates()));
    return words;
  }

  /** Returns the voters whose state is held whole. */
  public SortedSet<Integer> voters() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(voters.keySet()));
  }

  /**
   * Reads the state of a voter.
   *
   * @param voter its number, one of {@link #voters}
   * @param target receives it
   * @throws IllegalStateException if it is not held, or is of another length
   * @throws StoppedException if the file can no longer be read
   */
  public void readVoter(int voter, VoterState target) {
    SnapshotHeader header = voters.get(voter);
    if (header == null) {
      throw new IllegalStateException(
          "The snapshot " + directory + " holds no state of voter " + voter + ".");
    }
    if (header.payloadBytes() != target.stateBytes()) {
      throw new IllegalStateException(
          "The state of voter "
              + voter
              + " in "
              + directory
              + " has "
              + header.payloadBytes()
              + " bytes, but "
              + target.stateBytes()
              + " are expected.");
    }
    read(SnapshotKind.VOTER.fileName() + voter, header, target::read);
  }

  private void read(String name, SnapshotHeader header, SnapshotFile.Sink sink) {
    Path file = directory.resolve(name);
    try {
      SnapshotFile.read(file, header, sink, progress);
    } catch (IOException cause) {
      throw new StoppedException(
          "Could not read "
              + file
              + ", which was whole before ("
              + WriteFailure.reason(cause)
              + "); check the disk and resume the run.",
          cause);
    }
  }

  private void requireRoom(FloatBuffer target) {
    if (target.remaining() != coordinates()) {
      throw new IllegalArgumentException(
          "The snapshot has "
              + coordinates()
              + " weights, but the buffer has room for "
              + target.remaining()
              + ".");
    }
  }
}
