package dev.polarity.journal;

import dev.polarity.error.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first 64 bytes of a segment, little-endian:
 *
 * <pre>
 *   0 magic "POLARJNL" · 8 version u32 · 12 coordinates i64 · 20 spec hash [32] · 52 first step i64
 *   · 60 CRC32C of the bytes 0 … 59
 * </pre>
 *
 * A later version keeps these 64 bytes, so that an older program can tell a newer segment from a
 * damaged one.
 */
record SegmentHeader(RunIdentity identity, long firstStep) {

  static final int BYTES = 64;
  static final int VERSION = 1;

  private static final byte[] MAGIC = "POLARJNL".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECKED_BYTES = BYTES - Integer.BYTES;

  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC);
    bytes.putInt(VERSION);
    bytes.putLong(identity.coordinates());
    bytes.put(identity.specHash());
    bytes.putLong(firstStep);
    bytes.putInt(checksum(bytes));
    return bytes.flip();
  }

  /**
   * Reads a header.
   *
   * @param bytes 64 bytes, or fewer of a torn one
   * @param file for the message
   * @return the header, or empty where it is torn or damaged
   * @throws InvalidInputException if it is whole and of a newer version
   */
  static Optional<SegmentHeader> decode(ByteBuffer bytes, Path file) {
    if (bytes.remaining() < BYTES) {
      return Optional.empty();
    }
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[MAGIC.length];
    bytes.get(0, magic);
    if (!Arrays.equals(magic, MAGIC) || bytes.getInt(CHECKED_BYTES) != checksum(bytes)) {
      return Optional.empty();
    }
    int version = bytes.getInt(8);
    if (version != VERSION) {
      throw new InvalidInputException(
          "The journal segment "
              + file
              + " has format version "
              + Integer.toUnsignedString(version)
              + ", but this Polarity reads version "
              + VERSION
              + "; use the Polarity that wrote it.");
    }
    long coordinates = bytes.getLong(12);
    long firstStep = bytes.getLong(52);
    if (!RunIdentity.isCoordinateCount(coordinates) || firstStep < 0) {
      return Optional.empty();
    }
    byte[] specHash = new byte[RunIdentity.SPEC_HASH_BYTES];
    bytes.get(20, specHash);
    return Optional.of(new SegmentHeader(new RunIdentity(coordinates, specHash), firstStep));
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.duplicate().position(0).limit(CHECKED_BYTES));
    return (int) checksum.getValue();
  }
}
