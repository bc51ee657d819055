package dev.polarity.file;

import dev.polarity.error.StoppedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Turns a failed write into what a person is told. A full disk or a lost mount stops a run; it
 * never costs anything that was written before, so the run can be resumed (exit code 3).
 */
public final class WriteFailure {

  private WriteFailure() {}

  /**
   * Returns the failure to throw.
   *
   * @param file what could not be written
   * @param cause why
   * @return the failure, with one sentence that names the file and the cause
   */
  public static StoppedException stopped(Path file, IOException cause) {
    return new StoppedException(
        "Could not write "
            + file
            + " ("
            + reason(cause)
            + "); nothing that was computed and written before is lost, so put that right, for"
            + " example by freeing space, and resume the run.",
        cause);
  }

  /**
   * Returns the cause in a few words, without the file's name.
   *
   * @param cause the failure
   * @return for example {@code No space left on device}
   */
  public static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (cause instanceof FileAlreadyExistsException) {
      return cause.getMessage() + " is a file";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return cause.getMessage() != null ? cause.getMessage() : cause.getClass().getSimpleName();
  }
}
