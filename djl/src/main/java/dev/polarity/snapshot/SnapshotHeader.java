package dev.polarity.snapshot;

import dev.polarity.journal.RunIdentity;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The first 80 bytes of a snapshot's file, little-endian:
 *
 * <pre>
 *   0 magic "POLARSNP" · 8 version u32 · 12 kind u32 · 16 coordinates i64 · 24 step i64
 *   · 32 voter i32 (-1 where it is of none) · 36 flags u32 (1: an average belongs to the snapshot)
 *   · 40 length of the payload i64 · 48 spec hash [32]
 * </pre>
 *
 * The payload follows, and then the CRC32C of all bytes before it. A later version keeps the magic,
 * the version's place and the checksum of everything in the last four bytes, so that an older
 * program can tell a newer file from a damaged one.
 */
record SnapshotHeader(
    int version,
    int kind,
    RunIdentity identity,
    long step,
    int voter,
    int flags,
    long payloadBytes) {

  static final int BYTES = 80;
  static final int CHECKSUM_BYTES = 4;
  static final int VERSION = 1;
  static final int NO_VOTER = -1;
  static final int HAS_AVERAGE = 1;

  private static final byte[] MAGIC = "POLARSNP".getBytes(StandardCharsets.US_ASCII);

  long fileBytes() {
    return BYTES + payloadBytes + CHECKSUM_BYTES;
  }

  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).putInt(version).putInt(kind);
    bytes.putLong(identity.coordinates()).putLong(step).putInt(voter).putInt(flags);
    bytes.putLong(payloadBytes).put(identity.specHash());
    return bytes.flip();
  }

  static boolean hasMagic(ByteBuffer bytes) {
    return bytes.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
  }

  static int version(ByteBuffer bytes) {
    return bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(8);
  }

  /** Reads 80 bytes that have been checked: the magic, the version and the checksum are right. */
  static SnapshotHeader decode(ByteBuffer bytes, Path file) throws DamagedSnapshotException {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    if (!RunIdentity.isCoordinateCount(bytes.getLong(16)) || bytes.getLong(40) < 0) {
      throw new DamagedSnapshotException(file + " has numbers in its header that cannot be");
    }
    byte[] specHash = new byte[RunIdentity.SPEC_HASH_BYTES];
    bytes.get(48, specHash);
    return new SnapshotHeader(
        bytes.getInt(8),
        bytes.getInt(12),
        new RunIdentity(bytes.getLong(16), specHash),
        bytes.getLong(24),
        bytes.getInt(32),
        bytes.getInt(36),
        bytes.getLong(40));
  }
}
