package dev.polarity.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Encoding 0: the words themselves, little-endian, the last word of the run's coordinates cut to
 * the bytes that hold any. Coordinate j is bit {@code j mod 8} of byte {@code j / 8}, so d
 * coordinates take ⌈d/8⌉ bytes. Words are those of a ballot, a plane of a tally or a verdict.
 * Immutable.
 */
public final class PlainBits {

  /** The encoding number. */
  public static final byte ENCODING = 0;

  private final int words;
  private final int lastWordBytes;
  private final long tailMask;

  /**
   * Creates the codec of a run.
   *
   * @param coordinates number of coordinates of the run, 1 … 2^37 - 64
   */
  public PlainBits(long coordinates) {
    if (coordinates < 1 || coordinates > ((long) Integer.MAX_VALUE << 6)) {
      throw new IllegalArgumentException(
          "The number of coordinates must be from 1 to 64 * (2^31 - 1), but is "
              + coordinates
              + ".");
    }
    this.words = (int) ((coordinates + 63) >>> 6);
    int lastWordBits = (int) (coordinates - ((long) (words - 1) << 6));
    this.lastWordBytes = (lastWordBits + 7) >>> 3;
    this.tailMask = -1L >>> (64 - lastWordBits);
  }

  /**
   * Returns the most bytes that so many words may take.
   *
   * @param words number of words, at least 0
   * @return upper bound of the bytes of one {@link #encode}
   */
  public int maxBytes(int words) {
    return Math.multiplyExact(words, Long.BYTES);
  }

  /**
   * Returns the exact number of bytes of a range.
   *
   * @param from first word
   * @param count number of words
   * @return 8 for each word, fewer for the run's last word
   */
  public int bytes(int from, int count) {
    int full = Math.multiplyExact(count, Long.BYTES);
    return count > 0 && from + count == words ? full - Long.BYTES + lastWordBytes : full;
  }

  /**
   * Writes a range of words.
   *
   * @param source all words of the run's coordinates
   * @param from first word of the range
   * @param count number of words
   * @param out where to, at its position, with room for {@link #bytes}; any byte order
   */
  public void encode(long[] source, int from, int count, ByteBuffer out) {
    checkRange(from, count);
    int size = bytes(from, count);
    int whole = size >>> 3;
    ByteBuffer bytes = out.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(source, from, whole);
    bytes.position(out.position() + (whole << 3));
    int rest = size & 7;
    for (int i = 0; i < rest; i++) {
      bytes.put((byte) (source[from + whole] >>> (i << 3)));
    }
    out.position(out.position() + size);
  }

  /**
   * Reads a range of words; the buffer holds exactly their bytes.
   *
   * @param in from its position to its limit; any byte order
   * @param target receives the words at the same places
   * @param from first word of the range
   * @param count number of words
   * @throws MalformedDataException if the bytes are not those of such a range; the words are then
   *     undefined
   */
  public void decode(ByteBuffer in, long[] target, int from, int count)
      throws MalformedDataException {
    checkRange(from, count);
    int size = bytes(from, count);
    if (in.remaining() != size) {
      throw new MalformedDataException(
          "Expected " + size + " bytes of plain sign bits, but found " + in.remaining() + ".");
    }
    int whole = size >>> 3;
    ByteBuffer bytes = in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().get(target, from, whole);
    bytes.position(in.position() + (whole << 3));
    int rest = size & 7;
    if (rest > 0) {
      long word = 0;
      for (int i = 0; i < rest; i++) {
        word |= Byte.toUnsignedLong(bytes.get()) << (i << 3);
      }
      target[from + whole] = word;
    }
    in.position(in.limit());
    if (count > 0 && from + count == words && (target[words - 1] & ~tailMask) != 0) {
      throw new MalformedDataException("Sign bits are set after the last coordinate.");
    }
  }

  private void checkRange(int from, int count) {
    if (from < 0 || count < 0 || count > words - from) {
      throw new IllegalArgumentException(
          "The words " + from + " .. " + from + "+" + count + " are not in 0 .. " + words + ".");
    }
  }
}
