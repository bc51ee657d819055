package dev.polarity.mesh;

import dev.polarity.codec.MalformedDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32C;

/**
 * One message between nodes. Little-endian:
 *
 * <pre>
 *   0 magic u32 "PLRF" · 4 version u8 · 5 type u8 · 6 encoding u8 · 7 reserved u8 = 0 · 8 sender i32
 *   · 12 slice i32 · 16 step i64 · 24 length u32 · 28 CRC32C of the bytes 0 … 27 · 32 payload
 *   · 32 + length CRC32C of the payload
 * </pre>
 *
 * The header has a checksum of its own, so that a damaged length is found before anybody waits for
 * bytes that will never come; and the length is compared with what the receiver expects at most
 * before anything is allocated.
 *
 * @param type what the message is; numbers belong to whoever sends
 * @param encoding codec of the payload, as in the journal
 * @param sender rank of the sending node, at least 0
 * @param slice number of the slice that the payload is of, at least 0
 * @param step the step that it belongs to, at least 0
 * @param payload the bytes from its position to its limit
 */
public record Frame(
    byte type, byte encoding, int sender, int slice, long step, ByteBuffer payload) {

  /** Bytes before the payload. */
  public static final int HEADER_BYTES = 32;

  /** Bytes after the payload. */
  public static final int TRAILER_BYTES = 4;

  /** The version that is written and read. */
  public static final byte VERSION = 1;

  private static final int MAGIC = 'P' | 'L' << 8 | 'R' << 16 | 'F' << 24;
  private static final int HEADER_CHECKED_BYTES = 28;
  private static final int MAX_PAYLOAD_BYTES = Integer.MAX_VALUE - 64;

  /**
   * Returns the size of a frame.
   *
   * @param payloadBytes bytes of its payload
   * @return all of its bytes
   */
  public static int size(int payloadBytes) {
    return Math.addExact(payloadBytes, HEADER_BYTES + TRAILER_BYTES);
  }

  /**
   * Writes this frame.
   *
   * @param out where to, at its position, with room for {@link #size}; any byte order
   */
  public void encode(ByteBuffer out) {
    int length = payload.remaining();
    ByteBuffer bytes = out.slice(out.position(), size(length)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(MAGIC).put(VERSION).put(type).put(encoding).put((byte) 0);
    bytes.putInt(sender).putInt(slice).putLong(step).putInt(length);
    bytes.putInt(checksum(bytes, 0, HEADER_CHECKED_BYTES));
    bytes.put(payload.duplicate());
    bytes.putInt(checksum(bytes, HEADER_BYTES, HEADER_BYTES + length));
    out.position(out.position() + size(length));
  }

  /**
   * Reads one frame from a buffer that holds it whole; what follows it is left unread.
   *
   * @param in its position is moved behind the frame; any byte order
   * @param maxPayloadBytes the most that the receiver expects
   * @return the frame; its payload is a view of the buffer
   * @throws MalformedDataException if these are not the bytes of a frame, or its payload is larger
   */
  public static Frame decode(ByteBuffer in, int maxPayloadBytes) throws MalformedDataException {
    if (in.remaining() < HEADER_BYTES) {
      throw new MalformedDataException(cut(in.remaining(), HEADER_BYTES));
    }
    ByteBuffer header = in.slice(in.position(), HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int length = payloadBytes(header, maxPayloadBytes);
    if (in.remaining() - HEADER_BYTES - TRAILER_BYTES < length) {
      throw new MalformedDataException(
          cut(in.remaining(), (long) length + HEADER_BYTES + TRAILER_BYTES));
    }
    ByteBuffer rest =
        in.slice(in.position() + HEADER_BYTES, length + TRAILER_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    Frame frame = of(header, rest);
    in.position(in.position() + size(length));
    return frame;
  }

  /**
   * Reads one frame from a channel, waiting for its bytes.
   *
   * @param in a blocking channel
   * @param maxPayloadBytes the most that the receiver expects
   * @return the frame; its payload is a buffer of its own
   * @throws MalformedDataException if these are not the bytes of a frame, its payload is larger, or
   *     the channel ends within it
   * @throws IOException if the channel fails
   */
  public static Frame read(ReadableByteChannel in, int maxPayloadBytes) throws IOException {
    return read(in, (type, slice, step, length) -> maxPayloadBytes);
  }

  /**
   * Reads one frame from a channel, waiting for its bytes.
   *
   * @param in a blocking channel
   * @param bound asked once the header is known to be whole, before anything is allocated
   * @return the frame; its payload is a buffer of its own
   * @throws MalformedDataException if these are not the bytes of a frame, its payload is larger, or
   *     the channel ends within it
   * @throws IOException if the channel fails
   */
  static Frame read(ReadableByteChannel in, PayloadBound bound) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    fill(in, header);
    checkWhole(header);
    int most =
        bound.maxPayloadBytes(
            header.get(5), header.getInt(12), header.getLong(16), header.getInt(24));
    int length = payloadBytes(header, most);
    ByteBuffer rest = ByteBuffer.allocate(length + TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    fill(in, rest);
    return of(header, rest);
  }

  /** Says how large the payload of a frame may be. */
  @FunctionalInterface
  interface PayloadBound {
    int maxPayloadBytes(byte type, int slice, long step, int claimedBytes) throws IOException;
  }

  private static void checkWhole(ByteBuffer header) throws MalformedDataException {
    if (header.getInt(0) != MAGIC) {
      throw new MalformedDataException("These are not the bytes of a Polarity frame.");
    }
    if (header.getInt(HEADER_CHECKED_BYTES) != checksum(header, 0, HEADER_CHECKED_BYTES)) {
      throw new MalformedDataException("A frame's header was damaged on its way.");
    }
    if (header.get(4) != VERSION) {
      throw new MalformedDataException(
          "The frame has version "
              + Byte.toUnsignedInt(header.get(4))
              + ", but this Polarity speaks version "
              + VERSION
              + "; use the same Polarity on all nodes.");
    }
  }

  private static int payloadBytes(ByteBuffer header, int maxPayloadBytes)
      throws MalformedDataException {
    checkWhole(header);
    int length = header.getInt(24);
    if (length < 0 || length > Math.min(maxPayloadBytes, MAX_PAYLOAD_BYTES)) {
      throw new MalformedDataException(
          "The frame claims a payload of "
              + Integer.toUnsignedString(length)
              + " bytes, but at most "
              + maxPayloadBytes
              + " are expected here.");
    }
    if (header.get(7) != 0
        || header.getInt(8) < 0
        || header.getInt(12) < 0
        || header.getLong(16) < 0) {
      throw new MalformedDataException("A frame's sender, slice or step is negative.");
    }
    return length;
  }

  private static Frame of(ByteBuffer header, ByteBuffer rest) throws MalformedDataException {
    int length = rest.capacity() - TRAILER_BYTES;
    if (rest.getInt(length) != checksum(rest, 0, length)) {
      throw new MalformedDataException("A frame's payload was damaged on its way.");
    }
    return new Frame(
        header.get(5),
        header.get(6),
        header.getInt(8),
        header.getInt(12),
        header.getLong(16),
        rest.slice(0, length));
  }

  private static void fill(ReadableByteChannel in, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (in.read(bytes) < 0) {
        throw new MalformedDataException(cut(bytes.position(), bytes.limit()));
      }
    }
    bytes.flip();
  }

  private static String cut(int found, long expected) {
    return "A frame ends after " + found + " of " + expected + " bytes.";
  }

  private static int checksum(ByteBuffer bytes, int from, int to) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.duplicate().limit(to).position(from));
    return (int) checksum.getValue();
  }
}
