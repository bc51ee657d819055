package dev.polarity.train;

/**
 * The parts of a step, in the order of a node that waits for nobody; what overlaps with the wire is
 * booked as it comes. Each is a separate pass, or several that touch the memory together and so
 * cannot be told apart by a clock: momentum is packed while it is still in a register ({@link
 * #BALLOT}), and the average moves towards a weight that was just written ({@link #APPLY}). To time
 * them apart would mean to run them apart, which is slower; {@code bench/parts} measures packing
 * and moving alone beside the fused passes instead.
 */
public enum Phase {
  /** Waiting for mini-batches, which are made ahead where they can be. */
  DATA("waiting for data", false),
  /** Seeding the engine's generator, so that dropout repeats. */
  SEED("seeding the engine", true),
  /** Laying tensors over the weights, taking hold of the gradients, and reading the loss. */
  TENSORS("handing over tensors", true),
  /** Forward and backward through the network: the engine's work. */
  NETWORK("forward and backward", false),
  /** Giving back the memory of the mini-batch and of what was computed from it. */
  FREE("freeing tensors", false),
  /**
   * What a comparator makes of the voters' gradients before it moves a weight. A method that votes
   * does this in the pass of {@link #BALLOT}.
   */
  METHOD("method", true),
  /** Turning gradients into ballots, momentum included: one pass over both. */
  BALLOT("method and pack", true),
  /** Counting the ballots of this node's voters. */
  TALLY("tally", true),
  /** From this node's tally to the verdict of all, with all waiting for other nodes. */
  EXCHANGE("exchange", true),
  /** Moving the weights and their average: one pass over both. */
  APPLY("apply and average", true),
  /** Counting how many votes are as the verdict is. */
  AGREEMENT("agreement", true),
  /** Keeping the verdict in the journal, as far as moving the weights does not hide it. */
  JOURNAL("journal", true);

  private final String text;
  private final boolean own;

  Phase(String text, boolean own) {
    this.text = text;
    this.own = own;
  }

  /** Returns the name that people read. */
  public String text() {
    return text;
  }

  /**
   * Returns whether it is Polarity's own: nothing that any training loop of the engine does too.
   */
  public boolean isOwn() {
    return own;
  }
}
