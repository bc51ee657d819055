package dev.polarity.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Where codes are written to, from the lowest bit of each byte on. */
final class Lane {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BYTE = 0xFF;

  /** Bits that can be pending beside the 7 that are left of a byte. */
  private static final int MOST_AT_ONCE = Long.SIZE - 7;

  private byte[] bytes = new byte[0];
  private int at;
  private int fill;
  private long pending;

  /** Begins anew, with room for so many bytes. */
  void begin(int mostBytes) {
    if (bytes.length < mostBytes + Long.BYTES) {
      bytes = new byte[mostBytes + Long.BYTES];
    }
    goBackTo(0);
  }

  /** How many bits are written. */
  int bits() {
    return (at << 3) + fill;
  }

  /** How many bytes are written, of which the last one may be filled up with zeros. */
  int length() {
    return at + (fill + 7 >>> 3);
  }

  /** Forgets what was written after so many bits. */
  void goBackTo(int bits) {
    at = bits >>> 3;
    fill = bits & 7;
    pending = fill == 0 ? 0 : bytes[at] & (1L << fill) - 1;
  }

  void put(long code, int bits) {
    pending |= code << fill;
    fill += bits;
    flush();
  }

  private void flush() {
    LONGS.set(bytes, at, pending);
    at += fill >>> 3;
    pending >>>= fill & ~7;
    fill &= 7;
  }

  /** Copies the bytes to an index. */
  void copyTo(byte[] target, int index) {
    System.arraycopy(bytes, 0, target, index, length());
  }

  /** Copies the bytes, the last one first, so that the first one is right before an index. */
  void copyBackTo(byte[] target, int index) {
    int length = length();
    int done = 0;
    for (; done + Long.BYTES <= length; done += Long.BYTES) {
      LONGS.set(
          target, index - done - Long.BYTES, Long.reverseBytes((long) LONGS.get(bytes, done)));
    }
    for (; done < length; done++) {
      target[index - done - 1] = bytes[done];
    }
  }

  /**
   * Puts the codes of bytes.
   *
   * @param stream the bytes
   * @param from the first one
   * @param to the one after the last one
   * @param codes for each byte its code, above the number of its bits in the lowest eight
   */
  void putBytes(byte[] stream, int from, int to, int[] codes) {
    byte[] out = bytes;
    int place = at;
    int filled = fill;
    long waiting = pending;
    int next = from;
    for (; next + Integer.BYTES <= to; next += Integer.BYTES) {
      int first = codes[stream[next] & BYTE];
      int second = codes[stream[next + 1] & BYTE];
      int third = codes[stream[next + 2] & BYTE];
      int fourth = codes[stream[next + 3] & BYTE];
      int half = (first & BYTE) + (second & BYTE);
      int all = half + (third & BYTE) + (fourth & BYTE);
      long low = first >>> 8 | (long) (second >>> 8) << first;
      long high = third >>> 8 | (long) (fourth >>> 8) << third;
      if (all > MOST_AT_ONCE) {
        waiting |= low << filled;
        filled += half;
        LONGS.set(out, place, waiting);
        place += filled >>> 3;
        waiting >>>= filled & ~7;
        filled &= 7;
        waiting |= high << filled;
        filled += all - half;
      } else {
        waiting |= (low | high << half) << filled;
        filled += all;
      }
      LONGS.set(out, place, waiting);
      place += filled >>> 3;
      waiting = filled < Long.SIZE ? waiting >>> (filled & ~7) : 0;
      filled &= 7;
    }
    at = place;
    fill = filled;
    pending = waiting;
    for (; next < to; next++) {
      int code = codes[stream[next] & BYTE];
      put(code >>> 8, code & BYTE);
    }
  }
}
