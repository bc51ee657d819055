package dev.polarity.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * In plain Java: byte by byte, by a table of all bytes under all masks. The textbook's compress in
 * six rounds of shifts (Warren, Hacker's Delight, 7-4) takes about twice the time, since its rounds
 * wait for each other.
 */
final class TablePartition implements BitPartition {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final class Tables {
    static final byte[] COMPRESSED = new byte[1 << 16];
    static final byte[] EXPANDED = new byte[1 << 16];

    static {
      for (int mask = 0; mask < 256; mask++) {
        for (int value = 0; value < 256; value++) {
          int index = mask << 8 | value;
          int rank = 0;
          for (int bit = 0; bit < 8; bit++) {
            if ((mask >>> bit & 1) != 0) {
              COMPRESSED[index] |= (byte) ((value >>> bit & 1) << rank);
              EXPANDED[index] |= (byte) ((value >>> rank & 1) << bit);
              rank++;
            }
          }
        }
      }
    }
  }

  @Override
  public int gather(long[] words, long[] masks, int count, byte[] stream) {
    byte[] table = Tables.COMPRESSED;
    int at = 0;
    int fill = 0;
    long pending = 0;
    for (int i = 0; i < count; i++) {
      long word = words[i];
      long mask = masks[i];
      // Four bytes at most 32 bits, and so never more than a word with the 7 that are pending.
      for (int half = 0; half < Long.SIZE; half += Integer.SIZE) {
        for (int shift = half; shift < half + Integer.SIZE; shift += Byte.SIZE) {
          int selected = (int) (mask >>> shift) & 0xFF;
          int index = selected << 8 | (int) (word >>> shift) & 0xFF;
          pending |= (table[index] & 0xFFL) << fill;
          fill += Integer.bitCount(selected);
        }
        LONGS.set(stream, at, pending);
        at += fill >>> 3;
        pending >>>= fill & ~7;
        fill &= 7;
      }
    }
    LONGS.set(stream, at, pending);
    return (at << 3) + fill;
  }

  @Override
  public void scatter(byte[] stream, long turned, long[] masks, long[] words, int from, int count) {
    byte[] table = Tables.EXPANDED;
    int next = 0;
    for (int i = 0; i < count; i++) {
      long mask = masks[i];
      long word = 0;
      for (int half = 0; half < Long.SIZE; half += Integer.SIZE) {
        long bits = ((long) LONGS.get(stream, next >>> 3) >>> (next & 7)) ^ turned;
        for (int shift = half; shift < half + Integer.SIZE; shift += Byte.SIZE) {
          int selected = (int) (mask >>> shift) & 0xFF;
          word |= (table[selected << 8 | (int) bits & 0xFF] & 0xFFL) << shift;
          int taken = Integer.bitCount(selected);
          bits >>>= taken;
          next += taken;
        }
      }
      words[from + i] ^= word;
    }
  }
}
