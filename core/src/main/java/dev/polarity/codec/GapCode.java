package dev.polarity.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Golomb's code with the parameter 2^r (Rice) for the number g of zeros before each one of a
 * stream, and at last of those after the last one: ⌊g/2^r⌋ zeros, a one, and the lowest r bits of
 * g.
 */
final class GapCode {

  /** The largest r. */
  static final int MOST_BITS = 24;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int ZEROS_AT_ONCE = 24;

  private GapCode() {}

  /** The power of two next below the gap that half of all gaps do not reach. */
  static int parameter(long ones, long bits) {
    double half = 0.6931 * (bits - ones) / ones;
    return half < 1 ? 0 : Math.min(MOST_BITS, Math.getExponent(half));
  }

  /**
   * Codes a stream.
   *
   * @param stream the bits; those after the last one, up to a word's end, are 0
   * @param bits how many
   * @param parameter r
   */
  static void encode(byte[] stream, int bits, int parameter, Lane lane) {
    int after = 0;
    int words = bits + 63 >>> 6;
    for (int word = 0; word < words; word++) {
      long left = (long) LONGS.get(stream, word << 3);
      while (left != 0) {
        int place = (word << 6) + Long.numberOfTrailingZeros(left);
        put(place - after, parameter, lane);
        after = place + 1;
        left &= left - 1;
      }
    }
    put(bits - after, parameter, lane);
  }

  private static void put(int gap, int parameter, Lane lane) {
    int zeros = gap >>> parameter;
    for (; zeros >= ZEROS_AT_ONCE; zeros -= ZEROS_AT_ONCE) {
      lane.put(0, ZEROS_AT_ONCE);
    }
    long low = gap & (1L << parameter) - 1;
    lane.put((low << 1 | 1) << zeros, zeros + 1 + parameter);
  }

  /**
   * Decodes a stream.
   *
   * @param stream all zeros; receives the ones
   * @param bits how many bits it has
   * @param parameter r
   * @throws MalformedDataException if the gaps do not end where the stream does
   */
  static void decode(byte[] stream, int bits, int parameter, Source source)
      throws MalformedDataException {
    int place = 0;
    while (true) {
      long window = source.peek();
      int zeros = Long.numberOfTrailingZeros(window);
      long gap = zeros;
      if (zeros > ZEROS_AT_ONCE) {
        gap = 0;
        // A run of zeros that is written in pieces.
        while (zeros >= ZEROS_AT_ONCE && !source.atEnd()) {
          source.used += ZEROS_AT_ONCE;
          gap += ZEROS_AT_ONCE;
          window = source.peek();
          zeros = Long.numberOfTrailingZeros(window);
        }
        gap += zeros;
      }
      if (source.atEnd()) {
        throw new MalformedDataException("Coded sign bits end within a gap.");
      }
      long low = window >>> zeros + 1 & (1L << parameter) - 1;
      source.used += zeros + 1 + parameter;
      long one = place + (gap << parameter | low);
      if (one >= bits) {
        if (one > bits) {
          throw new MalformedDataException(
              "A gap between sign bits ends at bit " + one + " of " + bits + ".");
        }
        return;
      }
      stream[(int) one >>> 3] |= (byte) (1 << (one & 7));
      place = (int) one + 1;
    }
  }
}
