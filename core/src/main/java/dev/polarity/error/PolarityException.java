package dev.polarity.error;

/**
 * A failure that is told to a person: its message is one sentence (what was wrong, where, what was
 * expected, what to do) and is shown without a stack trace.
 *
 * <p>Anything else that escapes from Polarity is a defect of Polarity and ends the command with
 * exit code 1.
 */
public abstract sealed class PolarityException extends RuntimeException
    permits InvalidInputException, StoppedException, DivergedException {

  private static final long serialVersionUID = 1L;

  PolarityException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Returns the exit code with which the command ends: 2, 3 or 4. */
  public abstract int exitCode();
}
