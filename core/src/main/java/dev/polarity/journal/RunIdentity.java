package dev.polarity.journal;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a journal or a snapshot belongs to: a run's number of coordinates and its spec hash. Nothing
 * of another run is ever read as this one's.
 *
 * @param coordinates number of coordinates, 1 … 2^33
 * @param specHash SHA-256 of the run spec, 32 bytes
 */
public record RunIdentity(long coordinates, byte[] specHash) {

  /** Bytes of a spec hash. */
  public static final int SPEC_HASH_BYTES = 32;

  private static final long MAX_COORDINATES = 1L << 33;

  /** Checks the ranges and copies the hash. */
  public RunIdentity {
    if (!isCoordinateCount(coordinates)) {
      throw new IllegalArgumentException(
          "The number of coordinates must be from 1 to 2^33, but is " + coordinates + ".");
    }
    if (specHash.length != SPEC_HASH_BYTES) {
      throw new IllegalArgumentException(
          "A spec hash has 32 bytes, but this one has " + specHash.length + ".");
    }
    specHash = specHash.clone();
  }

  /**
   * Tells whether a run can have so many coordinates.
   *
   * @param coordinates any number
   * @return whether it is in 1 … 2^33
   */
  public static boolean isCoordinateCount(long coordinates) {
    return coordinates >= 1 && coordinates <= MAX_COORDINATES;
  }

  @Override
  public byte[] specHash() {
    return specHash.clone();
  }

  /** Returns the number of 64-bit words of a verdict. */
  public int words() {
    return (int) ((coordinates + 63) >>> 6);
  }

  /**
   * Says that something is of another run.
   *
   * @param what names it, at the beginning of the sentence
   * @param found whose it is, another than this
   * @return one sentence for a person
   */
  public String mismatch(String what, RunIdentity found) {
    if (found.coordinates != coordinates) {
      return what
          + " is of a network with "
          + found.coordinates
          + " weights, but this run's has "
          + coordinates
          + "; give every run a directory of its own.";
    }
    return what
        + " is of another run: its spec hash begins with "
        + found.beginning()
        + ", this run's with "
        + beginning()
        + "; give every run a directory of its own.";
  }

  private String beginning() {
    return HexFormat.of().formatHex(specHash, 0, 8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RunIdentity identity
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
