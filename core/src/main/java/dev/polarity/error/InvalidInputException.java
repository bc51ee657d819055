package dev.polarity.error;

/** Wrong input or options: nothing was changed, and the message says what was expected. */
public final class InvalidInputException extends PolarityException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message one sentence for a person
   */
  public InvalidInputException(String message) {
    super(message, null);
  }

  /**
   * Creates the failure with what led to it.
   *
   * @param message one sentence for a person
   * @param cause the underlying failure
   */
  public InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public int exitCode() {
    return 2;
  }
}
