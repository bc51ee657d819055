package dev.polarity.file;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;

/**
 * Writes files and directories that are either whole or not there, whenever the process is killed
 * or the power fails.
 *
 * <p>A rename within one directory is the only step that POSIX makes atomic, and it orders nothing
 * on the disk by itself. So the order is always the same: write a temporary beside the target,
 * force its bytes to disk, rename it onto the target, force the directory that now names it.
 *
 * <p>A temporary is called {@code .NAME.RANDOM.tmp}. A killed process leaves one behind; whoever
 * owns the directory removes it with {@link #removeTemporaries}. Nothing here does so by itself,
 * because a temporary in a shared directory may belong to a process that still writes it.
 */
public final class AtomicFiles {

  private static final String TEMPORARY_PREFIX = ".";
  private static final String TEMPORARY_SUFFIX = ".tmp";

  private AtomicFiles() {}

  /** Writes the content of one file. */
  @FunctionalInterface
  public interface ChannelWriter {

    /**
     * Writes the whole content; the channel is forced and closed by the caller.
     *
     * @param out the temporary file, open for writing at its start
     * @throws IOException if it cannot be written; the target is then left as it was
     */
    void write(FileChannel out) throws IOException;
  }

  /** Fills a directory. */
  @FunctionalInterface
  public interface DirectoryWriter {

    /**
     * Writes all files; they are forced by the caller.
     *
     * @param directory the temporary directory, empty
     * @throws IOException if it cannot be filled; the target is then left as it was
     */
    void write(Path directory) throws IOException;
  }

  /**
   * Writes a file, replacing the one that is there.
   *
   * @param target the file; its directory exists
   * @param content all of its bytes
   * @throws IOException if it cannot be written; the target is then left as it was
   */
  public static void write(Path target, byte[] content) throws IOException {
    write(target, out -> writeFully(out, ByteBuffer.wrap(content)));
  }

  /**
   * Writes a file, replacing the one that is there.
   *
   * @param target the file; its directory exists
   * @param writer writes its content
   * @throws IOException if it cannot be written; the target is then left as it was
   */
  public static void write(Path target, ChannelWriter writer) throws IOException {
    Path temporary = temporaryBeside(target);
    try {
      try (FileChannel out =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        writer.write(out);
        out.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | Error failure) {
      deleteAfter(failure, temporary);
      throw failure;
    }
    forceDirectory(parent(target));
  }

  /**
   * Writes a directory with all that is in it. One that is already there is moved aside before the
   * new one takes its name and deleted afterwards; a kill between the two renames leaves neither
   * under that name.
   *
   * @param target the directory; its parent exists
   * @param writer fills it
   * @throws IOException if it cannot be written; the target is then left as it was
   */
  public static void writeDirectory(Path target, DirectoryWriter writer) throws IOException {
    Path temporary = temporaryBeside(target);
    Path replaced = temporaryBeside(target);
    try {
      Files.createDirectory(temporary);
      writer.write(temporary);
      forceTree(temporary);
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | Error failure) {
      putBack(failure, replaced, target);
      deleteAfter(failure, temporary);
      throw failure;
    }
    forceDirectory(parent(target));
    deleteTree(replaced);
  }

  /**
   * Deletes a directory so that no other process ever sees it half deleted: it loses its name
   * first.
   *
   * @param target the directory; nothing happens where it does not exist
   * @throws IOException if it cannot be deleted
   */
  public static void deleteDirectory(Path target) throws IOException {
    Path doomed = temporaryBeside(target);
    try {
      Files.move(target, doomed, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException absent) {
      return;
    }
    deleteTree(doomed);
  }

  /**
   * Removes the temporaries that killed processes have left in a directory. Only for a directory in
   * which no other process writes.
   *
   * @param directory the directory; nothing happens where it does not exist
   * @throws IOException if one cannot be removed
   */
  public static void removeTemporaries(Path directory) throws IOException {
    try (DirectoryStream<Path> temporaries =
        Files.newDirectoryStream(directory, TEMPORARY_PREFIX + "*" + TEMPORARY_SUFFIX)) {
      for (Path temporary : temporaries) {
        deleteTree(temporary);
      }
    } catch (NoSuchFileException absent) {
      return;
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
  }

  /**
   * Deletes a file or a directory with all that is in it, without following links.
   *
   * @param root what to delete; nothing happens where it does not exist
   * @throws IOException if something in it cannot be deleted
   */
  public static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * Forces a directory's entries to disk: what was created, renamed or deleted in it. On Windows,
   * where a directory cannot be opened and the file system keeps its own log, nothing is done.
   *
   * @param directory the directory
   * @throws IOException if it cannot be forced
   */
  public static void forceDirectory(Path directory) throws IOException {
    if (File.separatorChar == '\\') {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Writes all remaining bytes, usually in one system call.
   *
   * @param out where to
   * @param bytes what; its position ends at its limit
   * @throws IOException if they cannot be written; a part of them may have been
   */
  public static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static void forceTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
              channel.force(true);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            forceDirectory(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void putBack(Throwable failure, Path replaced, Path target) {
    if (!Files.exists(replaced, LinkOption.NOFOLLOW_LINKS)
        || Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.move(replaced, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException another) {
      failure.addSuppressed(another);
    }
  }

  private static void deleteAfter(Throwable failure, Path temporary) {
    try {
      deleteTree(temporary);
    } catch (IOException another) {
      failure.addSuppressed(another);
    }
  }

  private static Path temporaryBeside(Path target) {
    String name =
        TEMPORARY_PREFIX + target.getFileName() + "." + UUID.randomUUID() + TEMPORARY_SUFFIX;
    return parent(target).resolve(name);
  }

  private static Path parent(Path target) {
    return target.toAbsolutePath().getParent();
  }
}
