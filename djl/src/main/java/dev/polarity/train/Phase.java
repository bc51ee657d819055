package dev.polarity.train;

/** The parts of a step, in their order. */
public enum Phase {
  /** Waiting for mini-batches, which are made ahead where they can be. */
  DATA("waiting for data"),
  /** Forward and backward through the network: the engine's work. */
  GRADIENT("forward and backward"),
  /** Turning gradients into signs, momentum included, and adding the ballots up. */
  BALLOT("ballot"),
  /** The vote, with all waiting for other nodes. */
  EXCHANGE("exchange"),
  /** Moving the weights and their average. */
  APPLY("apply"),
  /** Keeping the verdict in the journal. */
  JOURNAL("journal");

  private final String text;

  Phase(String text) {
    this.text = text;
  }

  /** Returns the name that people read. */
  public String text() {
    return text;
  }
}
