package dev.polarity.journal;

import dev.polarity.codec.Coding;
import dev.polarity.error.InvalidInputException;
import dev.polarity.error.StoppedException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.file.WriteFailure;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The append-only log of verdicts of a run directory, open for writing.
 *
 * <p>Record k holds the verdict that moves the weights from step k to step k + 1. A step is one
 * write of both its records, so a killed process leaves at most one torn step at the very end,
 * which the next {@link #open} cuts. The bytes are forced to disk by the first append a second or
 * more after the last force, by {@link #force}, and at each new segment: a power cut costs at most
 * the steps of one second of training, which are computed again.
 *
 * <p>A segment starts at each snapshot and nowhere else, so that whatever is held can be replayed
 * from a snapshot. Beyond the limit the oldest segments go, but never a record from {@link
 * #keepFrom} on. So the directory stays under the limit, or under what was written since the older
 * of the two newest snapshots, whichever is larger.
 *
 * <p>For one thread at a time. While it is open, no other process can open it for writing; {@link
 * JournalReader} may read beside it.
 */
public final class Journal implements Closeable {

  private static final String LOCK_FILE = "lock";
  private static final long NANOS_BETWEEN_FORCES = 1_000_000_000L;

  private final Path directory;
  private final RunIdentity identity;
  private final CodingTime codingTime;
  private final boolean oddVoters;
  private final StepRecords records;
  private final ByteBuffer stepBuffer;
  private final long limitBytes;
  private final FileChannel lockChannel;
  private final List<Segment> segments;

  private FileChannel active;
  private long end;
  private long keepFrom;
  private long lastForce = System.nanoTime();
  private boolean unforced;
  private StoppedException failure;

  private Journal(
      Path directory,
      RunIdentity identity,
      Coding coding,
      int voters,
      long limitBytes,
      FileChannel lockChannel,
      List<Segment> segments,
      long resumeStep) {
    this.directory = directory;
    this.identity = identity;
    this.codingTime = new CodingTime(coding);
    this.oddVoters = (voters & 1) != 0;
    this.records = new StepRecords(identity);
    this.stepBuffer = ByteBuffer.allocateDirect(records.maxStepBytes());
    this.limitBytes = limitBytes;
    this.lockChannel = lockChannel;
    this.segments = segments;
    StepRange held = SegmentFiles.contiguous(segments, resumeStep);
    this.end = held.end();
    this.keepFrom = held.first();
  }

  /**
   * Opens a journal for writing, and creates it where there is none. A torn end is cut at the last
   * whole step, and so is everything from a damaged record at or after the resume step on; each cut
   * is said in one sentence. Older damage is left alone.
   *
   * @param directory the journal's directory
   * @param identity the run's
   * @param coding how verdicts are written; whichever way they are, they can be read
   * @param voters N; whether it is odd makes for shorter records, and nothing else
   * @param limitBytes size beyond which the oldest segments go, at least 0
   * @param resumeStep step of the snapshot that the run goes on from, 0 for a new run
   * @param notices is told what was cut
   * @return the journal
   * @throws InvalidInputException if it belongs to another run, is of a newer version, or is open
   *     in another process
   * @throws StoppedException if the directory cannot be read or written
   */
  public static Journal open(
      Path directory,
      RunIdentity identity,
      Coding coding,
      int voters,
      long limitBytes,
      long resumeStep,
      Consumer<String> notices) {
    if (limitBytes < 0) {
      throw new IllegalArgumentException(
          "The journal's limit must be at least 0 bytes, but is " + limitBytes + ".");
    }
    if (resumeStep < 0) {
      throw new IllegalArgumentException(
          "The resume step must be at least 0, but is " + resumeStep + ".");
    }
    try {
      Files.createDirectories(directory);
      FileChannel lock = lock(directory);
      try {
        List<Segment> found = SegmentFiles.read(directory, Optional.of(identity));
        List<Segment> kept = new JournalRecovery(directory, resumeStep, notices).recover(found);
        Journal journal =
            new Journal(directory, identity, coding, voters, limitBytes, lock, kept, resumeStep);
        if (journal.end > resumeStep) {
          journal.reopenLastSegment();
        }
        return journal;
      } catch (IOException | RuntimeException | Error failed) {
        lock.close();
        throw failed;
      }
    } catch (IOException cause) {
      throw WriteFailure.stopped(directory, cause);
    }
  }

  /** Returns the first step that is not held without a gap from the resume step on. */
  public long end() {
    return end;
  }

  /** Returns the first step from which on all steps up to {@link #end} are held. */
  public long firstHeld() {
    return SegmentFiles.contiguous(segments, end).first();
  }

  /**
   * Tells whether a step can be replayed together with all that follow it.
   *
   * @param step any step
   * @return whether it is in {@code firstHeld() .. end() - 1}
   */
  public boolean holds(long step) {
    return firstHeld() <= step && step < end;
  }

  /** Returns the size of all segments in bytes. */
  public long bytes() {
    long bytes = 0;
    for (Segment segment : segments) {
      bytes += segment.fileBytes();
    }
    return bytes;
  }

  /**
   * Shows held steps in order.
   *
   * @param fromStep the first one
   * @param toStep the step after the last one
   * @param visitor is shown each; it must not change the journal
   * @throws IllegalArgumentException if one of them is not held
   * @throws StoppedException if one can no longer be read
   */
  public void replay(long fromStep, long toStep, JournalVisitor visitor) {
    SegmentFiles.replay(segments, new StepRange(fromStep, toStep), visitor);
  }

  /**
   * Appends one step.
   *
   * @param step its number, always {@link #end}
   * @param verdict its words
   * @param measures what this node measured in it
   * @throws StoppedException if it cannot be written, now and from then on; what was appended
   *     before is kept
   */
  public void append(long step, long[] verdict, StepMeasures measures) {
    if (step != end) {
      throw new IllegalArgumentException(
          "The next step of the journal is " + end + ", but step " + step + " was appended.");
    }
    if (verdict.length != identity.words()) {
      throw new IllegalArgumentException(
          "A verdict has " + identity.words() + " words, but this one has " + verdict.length + ".");
    }
    encode(step, verdict, measures);
    int bytes = stepBuffer.remaining();
    attempt(
        () -> {
          drop(active == null ? bytes + SegmentHeader.BYTES : bytes);
          if (active == null) {
            beginSegment();
          }
          AtomicFiles.writeFully(active, stepBuffer);
          last().appended(bytes);
          end++;
          unforced = true;
          if (System.nanoTime() - lastForce >= NANOS_BETWEEN_FORCES) {
            forceActive();
          }
        });
  }

  private void encode(long step, long[] verdict, StepMeasures measures) {
    if (codingTime.codes()) {
      long begin = System.nanoTime();
      records.encodeCoded(step, verdict, oddVoters, measures, stepBuffer);
      codingTime.coded(begin, System.nanoTime());
    } else {
      records.encode(step, verdict, measures, stepBuffer);
    }
  }

  /**
   * Forces all that was appended to disk.
   *
   * @throws StoppedException if it cannot be forced, now and from then on
   */
  public void force() {
    attempt(this::forceActive);
  }

  /**
   * Forces the journal and lets the next step begin a new segment; called after each snapshot.
   *
   * @param step the snapshot's step, always {@link #end}
   */
  public void startSegment(long step) {
    if (step != end) {
      throw new IllegalArgumentException(
          "A segment can start at step " + end + " only, not at step " + step + ".");
    }
    attempt(this::endSegment);
    records.forget();
    codingTime.begin();
  }

  /**
   * Says which records must stay, whatever the limit; older segments go while the journal is beyond
   * the limit.
   *
   * @param step step of the older of the two newest snapshots
   */
  public void keepFrom(long step) {
    keepFrom = step;
    attempt(() -> drop(0));
  }

  /** Forces and closes the journal. A failed one is closed without another attempt to write. */
  @Override
  public void close() {
    try {
      if (failure == null) {
        force();
      }
    } finally {
      closeFiles();
    }
  }

  private void closeFiles() {
    try {
      if (active != null) {
        active.close();
        active = null;
      }
      lockChannel.close();
    } catch (IOException cause) {
      throw WriteFailure.stopped(directory, cause);
    }
  }

  @FunctionalInterface
  private interface Attempt {
    void run() throws IOException;
  }

  /** After a failed write nobody knows what the file holds, so only opening it anew may go on. */
  private void attempt(Attempt attempt) {
    if (failure != null) {
      throw new StoppedException(failure.getMessage(), failure);
    }
    try {
      attempt.run();
    } catch (IOException cause) {
      failure = WriteFailure.stopped(active == null ? directory : last().file(), cause);
      throw failure;
    }
  }

  private Segment last() {
    return segments.get(segments.size() - 1);
  }

  private void beginSegment() throws IOException {
    Path file = SegmentFiles.file(directory, end);
    active = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    segments.add(new Segment(file, end, end, SegmentHeader.BYTES, SegmentHeader.BYTES));
    AtomicFiles.writeFully(active, new SegmentHeader(identity, end).encode());
    AtomicFiles.forceDirectory(directory);
  }

  private void reopenLastSegment() throws IOException {
    active = FileChannel.open(last().file(), StandardOpenOption.WRITE);
    active.position(last().wholeBytes());
  }

  private void endSegment() throws IOException {
    if (active != null) {
      forceActive();
      active.close();
      active = null;
    }
  }

  private void forceActive() throws IOException {
    if (active != null && unforced) {
      active.force(false);
    }
    unforced = false;
    lastForce = System.nanoTime();
  }

  /** Drops the oldest segments while so many more bytes would not fit under the limit. */
  private void drop(long moreBytes) throws IOException {
    long total = bytes() + moreBytes;
    while (total > limitBytes && !segments.isEmpty() && coveredUpTo(0) <= keepFrom) {
      if (segments.size() == 1 && active != null) {
        return;
      }
      Segment oldest = segments.remove(0);
      Files.delete(oldest.file());
      total -= oldest.fileBytes();
    }
  }

  /** The step before which everything lies that a segment may hold, damaged or not. */
  private long coveredUpTo(int index) {
    return index + 1 < segments.size()
        ? segments.get(index + 1).first()
        : segments.get(index).end();
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException heldHere) {
      lock = null;
    } catch (IOException | RuntimeException | Error failed) {
      channel.close();
      throw failed;
    }
    if (lock == null) {
      channel.close();
      throw new InvalidInputException(
          "The journal "
              + directory
              + " is being written by another process; wait until that run has ended, or give this"
              + " one a directory of its own.");
    }
    return channel;
  }
}
