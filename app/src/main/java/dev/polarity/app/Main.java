package dev.polarity.app;

import java.util.Locale;

/** The entry of the {@code polarity} command. */
public final class Main {

  private Main() {}

  /**
   * Runs the command and ends the process with its exit code.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    // Files and messages have the digits and points that files are read with, wherever it runs.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    System.setProperty("java.awt.headless", "true");
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    int code =
        Polarity.command(Console.ofProcess(), new TrainingBackend(), StudyReport::write)
            .run(arguments);
    if (code != Interrupt.EXIT_CODE) {
      System.exit(code);
    }
    // Interrupted: the process is ending already, with 130 or 143 by the signal.
  }
}
