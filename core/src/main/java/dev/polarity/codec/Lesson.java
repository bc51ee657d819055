package dev.polarity.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * How often each byte occurred in the streams of one message's blocks, context by context, until it
 * is known that the message goes coded.
 *
 * <p>Bytes are counted in four tables in turn, since one and the same byte often comes several
 * times in a row, and each count of it would wait for the one before.
 */
final class Lesson {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int TABLES = 4;
  private static final int BYTES = ByteCode.SHARED;

  private final int[][] counts;
  private final boolean[] held;
  private long words;

  Lesson(int contexts) {
    counts = new int[contexts][TABLES * BYTES];
    held = new boolean[contexts];
  }

  /** Begins a message. */
  void begin() {
    if (words > 0) {
      words = 0;
      for (int context = 0; context < counts.length; context++) {
        if (held[context]) {
          Arrays.fill(counts[context], 0);
          held[context] = false;
        }
      }
    }
  }

  /** Counts a block of so many words; its streams are counted by themselves. */
  void block(int size) {
    words += size;
  }

  /** How many words were counted. */
  long words() {
    return words;
  }

  /** Whether anything was counted in a context. */
  boolean holds(int context) {
    return held[context];
  }

  /**
   * Counts the bytes of a stream, without a last one that is not whole.
   *
   * @param context whose stream it is
   * @param stream the bits
   * @param bits how many
   * @param turned whether all of them are turned over
   */
  void count(int context, byte[] stream, int bits, boolean turned) {
    int[] table = counts[context];
    int bytes = bits >>> 3;
    held[context] |= bytes > 0;
    long all = turned ? -1 : 0;
    int next = 0;
    for (; next + Long.BYTES <= bytes; next += Long.BYTES) {
      long word = (long) LONGS.get(stream, next) ^ all;
      for (int half = 0; half < Long.SIZE; half += Integer.SIZE) {
        int four = (int) (word >>> half);
        table[four & 0xFF]++;
        table[BYTES + (four >>> 8 & 0xFF)]++;
        table[2 * BYTES + (four >>> 16 & 0xFF)]++;
        table[3 * BYTES + (four >>> 24)]++;
      }
    }
    for (; next < bytes; next++) {
      table[(stream[next] ^ (int) all) & 0xFF]++;
    }
  }

  /** Adds what was counted in a context. */
  void addTo(int context, int[] target) {
    int[] table = counts[context];
    for (int value = 0; value < BYTES; value++) {
      target[value] +=
          table[value] + table[BYTES + value] + table[2 * BYTES + value] + table[3 * BYTES + value];
    }
  }
}
