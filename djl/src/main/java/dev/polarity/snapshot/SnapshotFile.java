package dev.polarity.snapshot;

import dev.polarity.error.InvalidInputException;
import dev.polarity.file.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Writes, checks and reads one file of a snapshot through a buffer of one mebibyte, whatever the
 * file's size.
 */
final class SnapshotFile {

  private static final int CHUNK_BYTES = 1 << 20;

  private SnapshotFile() {}

  /** Gives the payload in parts. */
  @FunctionalInterface
  interface Source {

    /** Writes the part from a position on; returns its bytes, at least 1 before the end. */
    int write(long position, ByteBuffer target);
  }

  /** Takes the payload in parts. */
  @FunctionalInterface
  interface Sink {

    /** Takes a part; what is left in the buffer is given again with what follows it. */
    int read(long position, ByteBuffer source);
  }

  static void write(Path file, SnapshotHeader header, Source source) throws IOException {
    CRC32C checksum = new CRC32C();
    ByteBuffer chunk = chunk(header.payloadBytes());
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      put(out, header.encode(), checksum);
      long position = 0;
      while (position < header.payloadBytes()) {
        chunk.clear().limit((int) Math.min(chunk.capacity(), header.payloadBytes() - position));
        int written = source.write(position, chunk);
        if (written < 1 || written != chunk.position()) {
          throw new IllegalStateException(
              "The state for " + file + " ends at byte " + position + " of " + header + ".");
        }
        put(out, chunk.flip(), checksum);
        position += written;
      }
      ByteBuffer end =
          ByteBuffer.allocate(SnapshotHeader.CHECKSUM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      AtomicFiles.writeFully(out, end.putInt((int) checksum.getValue()).flip());
      out.force(true);
    }
  }

  /** Whether the header of a file has a flag; nothing is checked. False where there is none. */
  static boolean claims(Path file, int flag) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(SnapshotHeader.BYTES);
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      fill(in, head, file, new CRC32C());
      return SnapshotHeader.hasMagic(head)
          && (SnapshotHeader.decode(head, file).flags() & flag) != 0;
    } catch (DamagedSnapshotException | NoSuchFileException none) {
      return false;
    }
  }

  /**
   * Reads a file through and returns its header.
   *
   * @param progress is run before each part, of a mebibyte at most
   * @throws DamagedSnapshotException if a byte differs or is missing
   * @throws InvalidInputException if it is whole and of a newer version
   */
  static SnapshotHeader check(Path file, Runnable progress) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = in.size();
      if (size < SnapshotHeader.BYTES + SnapshotHeader.CHECKSUM_BYTES) {
        throw new DamagedSnapshotException(file + " ends after " + size + " bytes");
      }
      CRC32C checksum = new CRC32C();
      ByteBuffer head = ByteBuffer.allocate(SnapshotHeader.BYTES);
      fill(in, head, file, checksum);
      long rest = size - SnapshotHeader.BYTES - SnapshotHeader.CHECKSUM_BYTES;
      ByteBuffer chunk = chunk(rest);
      while (rest > 0) {
        chunk.clear().limit((int) Math.min(chunk.capacity(), rest));
        rest -= chunk.remaining();
        progress.run();
        fill(in, chunk, file, checksum);
      }
      requireChecksum(in, file, checksum);
      return header(head, size, file);
    }
  }

  /** Reads the payload of a file that {@link #check} found whole, and checks it again. */
  static void read(Path file, SnapshotHeader header, Sink sink, Runnable progress)
      throws IOException {
    CRC32C checksum = new CRC32C();
    ByteBuffer chunk = chunk(header.payloadBytes());
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      fill(in, ByteBuffer.allocate(SnapshotHeader.BYTES), file, checksum);
      long loaded = 0;
      long taken = 0;
      chunk.flip().limit(0);
      while (taken < header.payloadBytes()) {
        chunk.compact();
        int kept = chunk.position();
        long more = Math.min(chunk.remaining(), header.payloadBytes() - loaded);
        progress.run();
        chunk.limit(kept + (int) more);
        loaded += more;
        fill(in, chunk.slice(kept, (int) more), file, checksum);
        chunk.position(0);
        int read = sink.read(taken, chunk);
        if (read < 1 || read != chunk.position()) {
          throw new IllegalStateException(
              "The state in " + file + " is read to byte " + taken + " of " + header + " only.");
        }
        taken += read;
      }
      requireChecksum(in, file, checksum);
    }
  }

  private static ByteBuffer chunk(long payloadBytes) {
    return ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, payloadBytes))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static SnapshotHeader header(ByteBuffer head, long size, Path file)
      throws DamagedSnapshotException {
    if (!SnapshotHeader.hasMagic(head)) {
      throw new DamagedSnapshotException(file + " is not a file of a snapshot");
    }
    int version = SnapshotHeader.version(head);
    if (version != SnapshotHeader.VERSION) {
      throw new InvalidInputException(
          "The snapshot file "
              + file
              + " has format version "
              + Integer.toUnsignedString(version)
              + ", but this Polarity reads version "
              + SnapshotHeader.VERSION
              + "; use the Polarity that wrote it.");
    }
    SnapshotHeader header = SnapshotHeader.decode(head, file);
    if (header.fileBytes() != size) {
      throw new DamagedSnapshotException(
          file + " has " + size + " bytes instead of " + header.fileBytes());
    }
    return header;
  }

  private static void put(FileChannel out, ByteBuffer bytes, CRC32C checksum) throws IOException {
    checksum.update(bytes.duplicate());
    AtomicFiles.writeFully(out, bytes);
  }

  private static void fill(FileChannel in, ByteBuffer bytes, Path file, CRC32C checksum)
      throws IOException {
    while (bytes.hasRemaining()) {
      if (in.read(bytes) < 0) {
        throw new DamagedSnapshotException(file + " ends too early");
      }
    }
    checksum.update(bytes.flip());
    bytes.rewind();
  }

  private static void requireChecksum(FileChannel in, Path file, CRC32C checksum)
      throws IOException {
    int expected = (int) checksum.getValue();
    ByteBuffer end =
        ByteBuffer.allocate(SnapshotHeader.CHECKSUM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    fill(in, end, file, new CRC32C());
    if (end.getInt(0) != expected) {
      throw new DamagedSnapshotException(file + " has a wrong checksum");
    }
  }
}
