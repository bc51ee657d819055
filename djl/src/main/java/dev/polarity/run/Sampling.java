package dev.polarity.run;

/** From which images a voter takes its mini-batches. */
public enum Sampling {
  /** All voters share one permutation of all images in each epoch. */
  GLOBAL("global"),
  /** Voter v owns the images i with i mod N = v and permutes only those. */
  SHARDED("sharded");

  private final String text;

  Sampling(String text) {
    this.text = text;
  }

  /** Returns the name that options and files use. */
  public String text() {
    return text;
  }

  /**
   * Reads the name that options and files use.
   *
   * @throws dev.polarity.error.InvalidInputException if there is no such sampling
   */
  public static Sampling parse(String text) {
    return OptionText.choice("--sampling", text, values(), Sampling::text);
  }
}
