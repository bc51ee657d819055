package dev.polarity.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A program in the place of this process, as near to {@code exec} as Java comes: it has the same
 * streams, its exit code is passed on, and who ends this process ends it first. The hook for that
 * is there before the program is, so that no moment is left in which it would be forgotten.
 */
final class StandIn {

  private final List<String> line;
  private boolean ending;
  private Process process;

  private StandIn(List<String> line) {
    this.line = line;
  }

  /**
   * Runs a program to its end.
   *
   * @param line the program and its arguments
   * @return its exit code, 128 and the signal's number where a signal has ended it
   */
  static int run(List<String> line) throws InterruptedException {
    StandIn program = new StandIn(line);
    Thread hook = new Thread(program::end, "polarity-stand-in");
    Runtime.getRuntime().addShutdownHook(hook);
    Process process = program.start();
    int code = process == null ? Interrupt.EXIT_CODE : process.waitFor();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The hook runs already, and finds nothing left to end.
      return code;
    }
    return code;
  }

  /** Starts it, and returns null where this process is ending already. */
  private synchronized Process start() {
    if (ending) {
      return null;
    }
    try {
      process = new ProcessBuilder(line).inheritIO().start();
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void end() {
    ending = true;
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
