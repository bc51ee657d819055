package dev.polarity.snapshot;

import dev.polarity.error.StoppedException;
import dev.polarity.file.AtomicFiles;
import dev.polarity.file.WriteFailure;
import dev.polarity.journal.RunIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.function.Consumer;

/**
 * The files of a run's snapshots one by one: which are whole, and how they go from node to node. A
 * file that arrives is checked as every snapshot file is before it gets its name, and replaces one
 * that is damaged.
 */
public final class SnapshotParts {

  private static final int CHUNK_BYTES = 1 << 20;

  private final Path directory;
  private final RunIdentity identity;
  private final Runnable progress;
  private final SnapshotLoader loader;

  /**
   * Creates the view; touches nothing.
   *
   * @param directory where the snapshots are or will be
   * @param identity the run's
   * @param notices is told, in one sentence each, what is damaged
   * @param progress is run before each part that is checked, of a mebibyte at most
   */
  public SnapshotParts(
      Path directory, RunIdentity identity, Consumer<String> notices, Runnable progress) {
    this.directory = directory;
    this.identity = identity;
    this.progress = progress;
    this.loader = new SnapshotLoader(identity, notices, progress);
  }

  /**
   * What is whole of one snapshot.
   *
   * @param step its step
   * @param hasWeights whether weights, last verdict and, where it has one, the average are whole
   * @param voters the voters whose state is whole
   */
  public record Whole(long step, boolean hasWeights, SortedSet<Integer> voters) {}

  /**
   * Finds what is whole, from the newest snapshot back. Those that were thinned out, which hold no
   * state of voters and no average any more, are passed by.
   *
   * @param enough how many snapshots with whole weights are looked for
   */
  public List<Whole> newest(int enough) {
    List<Long> steps = new SnapshotStore(directory, identity, notice -> {}).steps();
    List<Whole> found = new ArrayList<>();
    int whole = 0;
    try {
      for (int i = steps.size() - 1; i >= 0 && whole < enough; i--) {
        Whole next = loader.whole(path(steps.get(i)), steps.get(i));
        found.add(next);
        whole += next.hasWeights() ? 1 : 0;
      }
    } catch (IOException cause) {
      throw unreadable(directory, cause);
    }
    return found;
  }

  /**
   * Reads a file through.
   *
   * @param part which file, one that was found whole
   * @param bytes the length that the receiver expects
   * @param sink takes the bytes in order; the buffer is used again
   * @throws StoppedException if it can no longer be read, or has another length
   */
  public void read(SnapshotPart part, long bytes, Consumer<ByteBuffer> sink) {
    Path file = path(part.step()).resolve(part.fileName());
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      if (in.size() != bytes) {
        throw new IOException(in.size() + " bytes instead of " + bytes);
      }
      while (in.read(chunk.clear()) >= 0) {
        sink.accept(chunk.flip());
      }
    } catch (IOException cause) {
      throw unreadable(file, cause);
    }
  }

  /** Gives the next bytes of a file. */
  @FunctionalInterface
  public interface Incoming {

    /** Fills the buffer, as far as there are bytes left. */
    void fill(ByteBuffer target);
  }

  /**
   * Writes a file that comes from elsewhere, if it is whole and the one that is expected.
   *
   * @param part which file
   * @param bytes its length
   * @param sender names who sends it, at the beginning of a sentence
   * @param incoming gives its bytes
   * @throws StoppedException if it is damaged or another one, or cannot be written; nothing is then
   *     changed
   */
  public void write(SnapshotPart part, long bytes, String sender, Incoming incoming) {
    Path snapshot = path(part.step());
    Path target = snapshot.resolve(part.fileName());
    Path temporary = directory.resolve("." + part.fileName() + ".incoming.tmp");
    try {
      Files.createDirectories(snapshot);
      try (FileChannel out =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        copy(incoming, out, bytes);
        out.force(true);
      }
      requireWhole(temporary, part, sender);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      AtomicFiles.forceDirectory(snapshot);
    } catch (IOException cause) {
      throw WriteFailure.stopped(target, cause);
    }
  }

  private static void copy(Incoming incoming, FileChannel out, long bytes) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    for (long left = bytes; left > 0; ) {
      chunk.clear().limit((int) Math.min(left, chunk.capacity()));
      incoming.fill(chunk);
      left -= chunk.position();
      AtomicFiles.writeFully(out, chunk.flip());
    }
  }

  private void requireWhole(Path file, SnapshotPart part, String sender) throws IOException {
    String fault;
    try {
      SnapshotHeader header = SnapshotFile.check(file, progress);
      boolean expected =
          header.identity().equals(identity)
              && header.kind() == part.kind().number()
              && header.step() == part.step()
              && header.voter() == part.voter();
      fault = expected ? null : "is a file of another run, kind, voter or step";
    } catch (DamagedSnapshotException damaged) {
      fault = "was damaged on its way";
    }
    if (fault != null) {
      Files.deleteIfExists(file);
      throw new StoppedException(
          "%s sent the file %s of the snapshot of step %d, but it %s; check the disk and memory there, and resume."
              .formatted(sender, part.fileName(), part.step(), fault));
    }
  }

  /**
   * Returns the length of a file.
   *
   * @param part which file
   * @param voterBytes length of a voter's state
   */
  public long bytes(SnapshotPart part, long voterBytes) {
    long payload =
        switch (part.kind()) {
          case WEIGHTS, AVERAGE -> identity.coordinates() * Float.BYTES;
          case VERDICT -> SnapshotPayloads.verdictBytes(identity.coordinates());
          case VOTER -> voterBytes;
        };
    return SnapshotHeader.BYTES + payload + SnapshotHeader.CHECKSUM_BYTES;
  }

  private Path path(long step) {
    return directory.resolve(String.format(Locale.ROOT, "step-%010d", step));
  }

  private static StoppedException unreadable(Path file, IOException cause) {
    return new StoppedException(
        "Could not read %s (%s); check the disk and resume the run."
            .formatted(file, WriteFailure.reason(cause)),
        cause);
  }
}
