package dev.polarity.hash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of the JDK (FIPS 180-4), and how it is written. */
public final class Sha256 {

  private static final String PREFIX = "sha256:";

  private Sha256() {}

  /** Returns a digest into which nothing has gone yet. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Finishes a digest and writes it as people compare it.
   *
   * @param digest the digest, which is empty again afterwards
   * @return {@code sha256:} and 64 hexadecimal digits
   */
  public static String text(MessageDigest digest) {
    return PREFIX + HexFormat.of().formatHex(digest.digest());
  }
}
