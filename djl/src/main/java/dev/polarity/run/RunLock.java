package dev.polarity.run;

import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps two processes from working on one run, or on one study: the operating system's lock on a
 * file in its directory, which ends with the process, however that ends.
 */
public final class RunLock implements AutoCloseable {

  static final String NAME = "lock";

  private final FileChannel channel;
  private final FileLock lock;

  private RunLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the lock.
   *
   * @param directory where the lock file is
   * @param shown the directory as it is told to a person
   * @param what what is worked on: run or study
   * @throws InvalidInputException if another holds it
   * @throws IOException if the lock file cannot be opened
   */
  public static RunLock take(Path directory, Path shown, String what) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new RunLock(channel, lock);
      }
    } catch (OverlappingFileLockException e) {
      // Held by this very process: refused like any other holder.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new InvalidInputException(
        shown + ": another process is working on this " + what + "; wait for it or stop it first.");
  }

  /** Gives the lock back. */
  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      // The operating system gives the lock back at the latest with the process.
    }
  }
}
