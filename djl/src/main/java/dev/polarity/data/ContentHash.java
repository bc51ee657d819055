package dev.polarity.data;

import dev.polarity.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A SHA-256 in the making; numbers enter as 8 little-endian bytes, texts with their length. */
final class ContentHash {

  private final MessageDigest digest = Sha256.digest();
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  void number(long value) {
    number.putLong(0, value);
    digest.update(number.array());
  }

  void text(String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    number(encoded.length);
    digest.update(encoded);
  }

  void bytes(byte[] value) {
    digest.update(value);
  }

  void bytes(ByteBuffer value) {
    digest.update(value);
  }

  byte[] finish() {
    return digest.digest();
  }
}
