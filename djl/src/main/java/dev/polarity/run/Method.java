package dev.polarity.run;

/** What a voter takes the signs of. */
public enum Method {
  /** The gradient of its own mini-batch. */
  SIGN("sign"),
  /** A momentum of its own gradients. */
  SIGNUM("signum");

  private final String text;

  Method(String text) {
    this.text = text;
  }

  /** Returns the name that options and files use. */
  public String text() {
    return text;
  }

  /**
   * Reads the name that options and files use.
   *
   * @throws dev.polarity.error.InvalidInputException if there is no such method
   */
  public static Method parse(String text) {
    return OptionText.choice("--method", text, values(), Method::text);
  }
}
