package dev.polarity.mesh;

/**
 * What a message is. The numbers are those on the wire and never change; numbers from 64 on are the
 * mesh's own (heartbeats, acknowledgements, farewells).
 */
public enum MessageType {
  /** One plane of a node's tally of some words, for the node that takes their majority. */
  TALLY(1, WirePhase.TALLY, true),
  /** The majority on some words, for all. */
  VERDICT(2, WirePhase.VERDICT, true),
  /** A slice of one node's dense gradient, for the node that adds the slice up. */
  PART(3, WirePhase.TALLY, true),
  /** The sum of a slice of dense gradients, for all. */
  SUM(4, WirePhase.VERDICT, true),
  /** Small things that all tell each other: introductions, counts, hashes. */
  CONTROL(5, WirePhase.CONTROL, false),
  /** Snapshots, journal records and voters' state for nodes that lag behind. */
  STATE(6, WirePhase.STATE, false);

  private static final MessageType[] ALL = values();

  private final byte number;
  private final WirePhase phase;
  private final boolean ofStep;

  MessageType(int number, WirePhase phase, boolean ofStep) {
    this.number = (byte) number;
    this.phase = phase;
    this.ofStep = ofStep;
  }

  /** Returns the number on the wire. */
  byte number() {
    return number;
  }

  /** Returns what bytes of such messages are counted as. */
  public WirePhase phase() {
    return phase;
  }

  /**
   * Returns whether such messages belong to a step of the training, and so are forgotten with it;
   * others are kept until the peer has acknowledged them.
   */
  boolean ofStep() {
    return ofStep;
  }

  /** Returns the type with that number on the wire, or null if there is none. */
  static MessageType of(byte number) {
    int index = number - 1;
    return index >= 0 && index < ALL.length ? ALL[index] : null;
  }
}
