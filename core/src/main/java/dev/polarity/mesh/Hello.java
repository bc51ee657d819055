package dev.polarity.mesh;

import dev.polarity.codec.MalformedDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a node says of itself before anything is proved, 104 bytes, little-endian:
 *
 * <pre>
 *   0 magic u32 "PLRM" · 4 version u16 · 6 role u16 · 8 nodes i32 · 12 rank i32 · 16 peer i32
 *   · 20 reserved u32 = 0 · 24 incarnation i64 · 32 known i64 · 40 nonce, 32 bytes
 *   · 72 spec hash, 32 bytes
 * </pre>
 *
 * Every version keeps this layout, so that a wrong version can be told apart from a wrong key.
 *
 * @param version version of the mesh
 * @param role who speaks: {@link #DIALLER} or {@link #ACCEPTOR}
 * @param nodes P
 * @param rank who the speaker says it is
 * @param peer who the speaker takes the other for
 * @param incarnation a random number that tells a process from the one that took its place
 * @param known the incarnation of the other that the speaker is in a run with, 0 while it meets
 * @param nonce random, never used twice
 * @param specHash the run's spec hash
 */
record Hello(
    int version,
    int role,
    int nodes,
    int rank,
    int peer,
    long incarnation,
    long known,
    byte[] nonce,
    byte[] specHash) {

  static final int BYTES = 104;
  static final int HASH_BYTES = 32;
  static final int VERSION = 2;
  static final int DIALLER = 1;
  static final int ACCEPTOR = 2;

  private static final int MAGIC = 'P' | 'L' << 8 | 'R' << 16 | 'M' << 24;
  private static final int NONCE_AT = 40;

  byte[] encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(MAGIC).putShort((short) version).putShort((short) role);
    bytes.putInt(nodes).putInt(rank).putInt(peer).putInt(0).putLong(incarnation).putLong(known);
    return bytes.put(nonce).put(specHash).array();
  }

  static Hello decode(byte[] hello, int expectedRole) throws MalformedDataException {
    ByteBuffer bytes = ByteBuffer.wrap(hello).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getInt() != MAGIC) {
      throw new MalformedDataException(
          "it does not speak as a Polarity node; either all nodes use TLS or none does");
    }
    int version = Short.toUnsignedInt(bytes.getShort());
    int role = Short.toUnsignedInt(bytes.getShort());
    if (role != expectedRole) {
      throw new MalformedDataException("it plays the wrong part in the handshake");
    }
    int nodes = bytes.getInt();
    int rank = bytes.getInt();
    int peer = bytes.getInt();
    bytes.getInt();
    return new Hello(
        version,
        role,
        nodes,
        rank,
        peer,
        bytes.getLong(),
        bytes.getLong(),
        Arrays.copyOfRange(hello, NONCE_AT, NONCE_AT + HASH_BYTES),
        Arrays.copyOfRange(hello, NONCE_AT + HASH_BYTES, BYTES));
  }

  /**
   * What keeps two nodes that hold the same key from being in one run, as this node says it. Nodes
   * that only meet may have different specs: they compare them line by line once they are
   * connected, and so can say what differs. A node that is in a run already keeps out whoever asks
   * for another.
   */
  Optional<String> differenceTo(Hello theirs) {
    if (version != theirs.version) {
      return Optional.of(
          "Node %d speaks version %d of the mesh, node %d version %d; use the same Polarity on all nodes."
              .formatted(theirs.rank, theirs.version, rank, version));
    }
    if (nodes != theirs.nodes) {
      return Optional.of(
          "Node %d was started as one of %d nodes, node %d as one of %d; give all nodes the same list of nodes."
              .formatted(theirs.rank, theirs.nodes, rank, nodes));
    }
    boolean ordered = role == DIALLER ? theirs.rank < rank : theirs.rank > rank;
    if (theirs.rank != peer || theirs.peer != rank || !ordered || theirs.rank >= nodes) {
      return Optional.of(
          "Two nodes disagree about their ranks: node %d spoke to node %d and met one that has rank %d and spoke to node %d; give each node a rank of its own, and all the same list of nodes."
              .formatted(rank, peer, theirs.rank, theirs.peer));
    }
    boolean inRun = known != 0 || theirs.known != 0;
    if (inRun && !Arrays.equals(specHash, theirs.specHash)) {
      return Optional.of(
          "Node %d has another spec than node %d; give all nodes the same options and data."
              .formatted(theirs.rank, rank));
    }
    return Optional.empty();
  }

  /** Whether the other is not the process that this node is in a run with. */
  boolean findsAnew(Hello theirs) {
    return known != 0 && known != theirs.incarnation;
  }
}
