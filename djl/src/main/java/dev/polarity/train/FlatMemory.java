package dev.polarity.train;

import dev.polarity.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;

/**
 * Floats in one direct buffer that starts at a multiple of 64 bytes.
 *
 * <p>The alignment is not for speed alone: matrix libraries may choose another kernel, and so give
 * other last bits, where the address of an operand differs modulo the width of a vector register. A
 * buffer as the JDK hands it out would make that a matter of chance from process to process.
 */
final class FlatMemory {

  private static final int ALIGNMENT = 64;

  private final ByteBuffer bytes;

  /**
   * Allocates the memory, all zeros.
   *
   * @param count the number of floats, such that they fit into 2 GiB
   */
  FlatMemory(long count) {
    this.bytes = aligned(Math.multiplyExact(count, (long) Float.BYTES));
  }

  /**
   * Allocates direct memory that starts at a multiple of 64 bytes, in little-endian order, which is
   * that of every processor the engine runs on.
   */
  static ByteBuffer aligned(long size) {
    return ByteBuffer.allocateDirect(Math.toIntExact(size + 2 * ALIGNMENT))
        .alignedSlice(ALIGNMENT)
        .slice(0, Math.toIntExact(size))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns a view of all of it. */
  FloatBuffer floats() {
    return bytes.asFloatBuffer();
  }

  /** Returns a view of all of it as bytes, little-endian. */
  ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns a view of {@code count} floats from {@code first} on, for a tensor to live in. */
  ByteBuffer slice(long first, long count) {
    return bytes
        .slice(Math.toIntExact(first * Float.BYTES), Math.toIntExact(count * Float.BYTES))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns a copy of all floats. */
  float[] copy() {
    float[] copy = new float[bytes.capacity() / Float.BYTES];
    floats().get(0, copy);
    return copy;
  }

  /** Overwrites all floats with a copy that was taken before. */
  void restore(float[] copy) {
    floats().put(0, copy);
  }

  /** Returns {@code sha256:} and the SHA-256 of all bytes. */
  String fingerprint() {
    MessageDigest digest = Sha256.digest();
    digest.update(bytes());
    return Sha256.text(digest);
  }
}
