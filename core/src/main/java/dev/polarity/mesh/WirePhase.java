package dev.polarity.mesh;

/** What bytes on the wire are for. */
public enum WirePhase {
  /** Getting to know each other: challenge, proof, identity, probe. */
  HANDSHAKE,
  /** What nodes bring to those that add it up: tallies, and parts of a sum of dense gradients. */
  TALLY,
  /** What those that added it up give to all: verdicts, and sums of dense gradients. */
  VERDICT,
  /** Snapshots, journal records and voters' state for nodes that lag behind. */
  STATE,
  /** Everything else: heartbeats, progress, evaluation counts, farewells. */
  CONTROL
}
