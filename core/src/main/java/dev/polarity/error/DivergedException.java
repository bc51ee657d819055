package dev.polarity.error;

/** The run diverged: a loss or a gradient is no longer finite. What was reached before is kept. */
public final class DivergedException extends PolarityException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message one sentence for a person
   */
  public DivergedException(String message) {
    super(message, null);
  }

  /**
   * Creates the failure with what led to it.
   *
   * @param message one sentence for a person
   * @param cause the underlying failure
   */
  public DivergedException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public int exitCode() {
    return 4;
  }
}
