package dev.polarity.app;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;

/**
 * Where the command writes: results to standard output, all that is said about them to standard
 * error.
 *
 * @param out for results
 * @param err for progress, notices and failures
 * @param terminal whether a person watches, so that a line may be overwritten
 */
record Console(PrintWriter out, PrintWriter err, boolean terminal) {

  /** Returns the console of this process. */
  static Console ofProcess() {
    Charset charset = Charset.defaultCharset();
    return new Console(
        new PrintWriter(System.out, true, charset),
        new PrintWriter(System.err, true, charset),
        isTerminal());
  }

  /**
   * Up to JDK 21 there is a console only on a terminal; from 22 on there may be one anywhere, and
   * {@code Console.isTerminal}, which Java 17 cannot name, tells.
   */
  private static boolean isTerminal() {
    java.io.Console console = System.console();
    if (console == null || "dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      return (Boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }
}
