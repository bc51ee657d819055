package dev.polarity.error;

/** The run stopped, with everything so far kept, and can be resumed (a full disk, a lost peer). */
public final class StoppedException extends PolarityException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message one sentence for a person
   */
  public StoppedException(String message) {
    super(message, null);
  }

  /**
   * Creates the failure with what led to it.
   *
   * @param message one sentence for a person
   * @param cause the underlying failure
   */
  public StoppedException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public int exitCode() {
    return 3;
  }
}
