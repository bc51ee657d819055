package dev.polarity.mesh;

import dev.polarity.error.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that all nodes of a job share. Who does not hold it can neither join nor listen in by
 * pretending to be a node; it never travels, never stands on a command line and is never shown.
 */
public final class JobKey {

  /** The least length, in bytes. */
  public static final int LEAST_BYTES = 16;

  private static final int RANDOM_BYTES = 32;
  private static final int MOST_BYTES = 65536;
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] secret;

  private JobKey(byte[] secret) {
    this.secret = secret;
  }

  /**
   * Takes the bytes of a key.
   *
   * @param secret at least 16 bytes, which are copied
   * @return the key
   * @throws InvalidInputException if there are fewer
   */
  public static JobKey of(byte[] secret) {
    return checked(secret.clone(), "The key of the job");
  }

  /**
   * Reads a key from a file, without the white space around it.
   *
   * @param file at least 16 bytes of anything, for example of {@code openssl rand -hex 32}
   * @return the key
   * @throws InvalidInputException if it cannot be read or is too short
   */
  public static JobKey fromFile(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new InvalidInputException(
            "The key file "
                + file
                + " is larger than 64 KiB; expected a key of at least 16 bytes.");
      }
      // One char per byte, so that any bytes survive the trimming.
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return checked(text.strip().getBytes(StandardCharsets.ISO_8859_1), "The key file " + file);
    } catch (IOException e) {
      throw new InvalidInputException(
          "The key file " + file + " cannot be read; expected a file of at least 16 bytes.", e);
    }
  }

  /**
   * Says whether others than the owner of a key file may read it.
   *
   * @param file the key file
   * @return a sentence for a person, or nothing if it is well kept or the file system cannot say
   */
  public static Optional<String> warning(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(PosixFilePermission.GROUP_READ)
          || permissions.contains(PosixFilePermission.OTHERS_READ)) {
        return Optional.of(
            "Others may read the key file " + file + "; chmod 600 keeps it to its owner.");
      }
    } catch (IOException | UnsupportedOperationException unknown) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /**
   * Takes a key from the environment, without the white space around it.
   *
   * @param name name of the variable, for example {@code POLARITY_KEY}
   * @return the key
   * @throws InvalidInputException if the variable is not set or too short
   */
  public static JobKey fromEnvironment(String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw new InvalidInputException(
          "The environment variable "
              + name
              + " is not set; it must hold the job's key of at least 16 bytes.");
    }
    return checked(
        value.strip().getBytes(StandardCharsets.UTF_8), "The environment variable " + name);
  }

  /** Makes a key of 256 random bits. */
  public static JobKey random() {
    byte[] secret = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(secret);
    return new JobKey(secret);
  }

  /** Returns a copy of the secret, for launchers that hand it to their workers. */
  public byte[] bytes() {
    return secret.clone();
  }

  /** Returns HMAC-SHA256 (RFC 2104) of some bytes under this key, 32 bytes. */
  byte[] authenticate(byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  private static JobKey checked(byte[] secret, String source) {
    if (secret.length < LEAST_BYTES) {
      throw new InvalidInputException(
          source
              + " has "
              + secret.length
              + " bytes, but a key needs at least "
              + LEAST_BYTES
              + "; make one with: openssl rand -hex 32");
    }
    return new JobKey(secret);
  }

  /** Returns no byte of the secret. */
  @Override
  public String toString() {
    return "a key of " + secret.length + " bytes";
  }
}
