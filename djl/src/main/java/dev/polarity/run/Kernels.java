package dev.polarity.run;

/** Which kernels the tensor library may pick. */
public enum Kernels {
  /** The fastest for this processor. */
  NATIVE("native"),
  /** Those of a pinned instruction set, so that other processors compute the same bits. */
  PORTABLE("portable");

  private final String text;

  Kernels(String text) {
    this.text = text;
  }

  /** Returns the name that options and files use. */
  public String text() {
    return text;
  }

  /**
   * Reads the name that options and files use.
   *
   * @throws dev.polarity.error.InvalidInputException if there are no such kernels
   */
  public static Kernels parse(String text) {
    return OptionText.choice("--kernels", text, values(), Kernels::text);
  }
}
