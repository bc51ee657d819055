package dev.polarity.snapshot;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a snapshot belongs to: a run's number of coordinates and its spec hash.
 *
 * @param coordinates number of weights, at least 1
 * @param specHash SHA-256 of the run spec, 32 bytes
 */
public record SnapshotIdentity(long coordinates, byte[] specHash) {

  static final int SPEC_HASH_BYTES = 32;

  /** Checks the ranges and copies the hash. */
  public SnapshotIdentity {
    if (!isCoordinateCount(coordinates)) {
      throw new IllegalArgumentException(
          "The number of coordinates must be from 1 to 2^31 - 1, but is " + coordinates + ".");
    }
    if (specHash.length != SPEC_HASH_BYTES) {
      throw new IllegalArgumentException(
          "A spec hash has 32 bytes, but this one has " + specHash.length + ".");
    }
    specHash = specHash.clone();
  }

  static boolean isCoordinateCount(long coordinates) {
    return coordinates >= 1 && coordinates <= Integer.MAX_VALUE;
  }

  @Override
  public byte[] specHash() {
    return specHash.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SnapshotIdentity identity
        && coordinates == identity.coordinates
        && Arrays.equals(specHash, identity.specHash);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(coordinates) + Arrays.hashCode(specHash);
  }

  @Override
  public String toString() {
    return coordinates + " weights, spec hash " + HexFormat.of().formatHex(specHash);
  }
}
