package dev.polarity.codec;

import java.io.IOException;

/** Bytes that were read or received and are not what their layout says they must be. */
public final class MalformedDataException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message what was found and what was expected
   */
  public MalformedDataException(String message) {
    super(message);
  }
}
