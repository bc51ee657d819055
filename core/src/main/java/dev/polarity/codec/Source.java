package dev.polarity.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where codes are read from, the lowest bit of each byte first; the bytes from the first one on, or
 * from the last one back.
 *
 * <p>It lies in an array in which {@link #SLACK} bytes, whatever they are, go before and follow
 * what is read. So nothing has to be checked while bytes of malformed data are decoded: a block
 * cannot use up more than that, and what it has used up is looked at when it ends.
 */
final class Source {

  /** More than all bytes of a block can use up, each of them in the longest code. */
  static final int SLACK = (History.BLOCK << 3) / 8 * ByteCode.LONGEST_WITH_BYTE + 64;

  private static final VarHandle FORWARD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BACK =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final boolean back;
  private byte[] room;
  private int start;
  private int end;

  /** Bits that are used up; whoever decodes moves it on. */
  int used;

  Source(boolean back) {
    this.back = back;
  }

  /**
   * Begins to read.
   *
   * @param bytes holds the bytes
   * @param from index of the first one, or of the one after the first one that is read back
   * @param length how many there are
   */
  void begin(byte[] bytes, int from, int length) {
    room = bytes;
    start = back ? from - Long.BYTES : from;
    end = length << 3;
    used = 0;
  }

  /** At least 57 bits, the next one lowest. */
  long peek() {
    long eight =
        back
            ? (long) BACK.get(room, start - (used >>> 3))
            : (long) FORWARD.get(room, start + (used >>> 3));
    return eight >>> (used & 7);
  }

  /** The same, from the first byte on, but at most 63 bits and one that is set above them. */
  static long marked(byte[] room, int start, int used) {
    return (long) FORWARD.get(room, start + (used >>> 3)) >>> (used & 7) | Long.MIN_VALUE;
  }

  /** The same, from the last byte back. */
  static long markedBack(byte[] room, int start, int used) {
    return (long) BACK.get(room, start - (used >>> 3)) >>> (used & 7) | Long.MIN_VALUE;
  }

  /** Index of the eight bytes that come first. */
  int start() {
    return start;
  }

  /** Whether all bits are used up, and perhaps more. */
  boolean atEnd() {
    return used >= end;
  }

  /** Whether exactly the bytes that there are have been used up. */
  boolean isDone() {
    return usedBytes() << 3 == end;
  }

  /** Bytes that are used up, the last one perhaps in part. */
  int usedBytes() {
    return used + 7 >>> 3;
  }
}
