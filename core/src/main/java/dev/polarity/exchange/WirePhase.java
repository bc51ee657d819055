package dev.polarity.exchange;

/** What bytes on the wire are for. */
public enum WirePhase {
  /** Getting to know each other: challenge, proof, identity, probe. */
  HANDSHAKE,
  /** Tallies, from the nodes that counted them to those that take the majority. */
  TALLY,
  /** Verdicts, from the nodes that took the majority to all. */
  VERDICT,
  /** Snapshots, journal records and voters' state for nodes that lag behind. */
  STATE,
  /** Everything else: heartbeats, progress, evaluation counts, farewells. */
  CONTROL
}
