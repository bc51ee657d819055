package dev.polarity.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Codes streams of bits whose length both ends know and of which each is 1 about equally often,
 * wherever it stands. What is chosen for a stream goes ahead of it as one byte:
 *
 * <ul>
 *   <li>{@link #NONE}: no bit is set, and nothing follows.
 *   <li>{@link #FLAT}: its bytes as they are.
 *   <li>{@link #BYTES} + i: each byte in code i of {@link ByteCode}.
 *   <li>{@link #GAPS} + r: where ones are so rare that a byte of zeros would be worth less than the
 *       bit that a prefix code spends at least. The number g of zeros before each one, and at last
 *       of those after the last one, in Golomb's code with the parameter 2^r (Rice): ⌊g/2^r⌋ zeros,
 *       a one, and the lowest r bits of g.
 *   <li>{@link #TURNED} is added where more than half were set, and all are turned over.
 * </ul>
 *
 * <p>All codes are written to two lanes, from the lowest bit of each on: of a longer stream the
 * first half of its words goes to one and the rest to the other, so that two bytes are decoded at
 * the same time, whereas within a lane each waits for the one before. Gaps are all in the first.
 *
 * <p>Not safe for use by several threads at once.
 */
final class StreamCode {

  static final int NONE = 0;
  static final int FLAT = 1;
  static final int BYTES = 2;
  static final int GAPS = 64;
  static final int MOST_GAP_BITS = 24;
  static final int TURNED = 128;

  /** Words from which on a stream is divided between the lanes. */
  static final int LEAST_DIVIDED = 16;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int[] FLAT_CODES = flatCodes();
  private static final int WINDOW = (1 << ByteCode.LONGEST) - 1;

  /** Below this share of ones gaps are shorter, and no slower, than bytes. */
  private static final double RARE = 0.034;

  /** From this share of ones on, plain bits take less than 1 % more. */
  private static final double EVEN = 0.45;

  private StreamCode() {}

  private static int[] flatCodes() {
    int[] codes = new int[256];
    for (int value = 0; value < codes.length; value++) {
      codes[value] = value << 8 | Byte.SIZE;
    }
    return codes;
  }

  /** Where codes are written to. */
  static final class Lane {
    private byte[] bytes = new byte[0];
    private int at;
    private int fill;
    private long pending;

    /** Begins anew, with room for so many bytes. */
    void begin(int mostBytes) {
      if (bytes.length < mostBytes + Long.BYTES) {
        bytes = new byte[mostBytes + Long.BYTES];
      }
      at = 0;
      fill = 0;
      pending = 0;
    }

    /** The bytes, of which the last one may be filled up with zeros. */
    byte[] bytes() {
      return bytes;
    }

    /** How many bytes are written. */
    int length() {
      return at + (fill + 7 >>> 3);
    }

    private void put(long code, int bits) {
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
  }

  /** Where codes are read from. */
  static final class Source {
    private byte[] bytes;
    private int limit;
    private int end;
    private int next;

    /**
     * Begins to read.
     *
     * @param room holds the bytes; as many as {@link BitPartition#SLACK} follow, whatever they are
     */
    void begin(byte[] room, int from, int length) {
      bytes = room;
      next = from << 3;
      end = from + length << 3;
      limit = from + length;
    }

    /** Throws unless exactly the given bytes have been used up. */
    void finish() throws MalformedDataException {
      if (next > end || end - next >= Byte.SIZE) {
        throw new MalformedDataException(
            "Coded sign bits take "
                + (next > end ? "more" : "fewer")
                + " bytes than there are, which is "
                + (end - next)
                + " bits off.");
      }
    }

    private long peek() {
      return (long) LONGS.get(bytes, Math.min(next >>> 3, limit)) >>> (next & 7);
    }
  }

  /**
   * Codes a stream; its bits may be turned over.
   *
   * @param stream the bits; those after the last one, up to a word's end, are 0
   * @param bits how many, at most 2^26
   * @return what was chosen
   */
  static int encode(byte[] stream, int bits, Lane first, Lane second) {
    int words = bits + 63 >>> 6;
    long ones = 0;
    for (int word = 0; word < words; word++) {
      ones += Long.bitCount((long) LONGS.get(stream, word << 3));
    }
    int turned = 0;
    if (ones > bits - ones) {
      turned = TURNED;
      ones = bits - ones;
      turn(stream, bits, words);
    }
    if (ones == 0) {
      return turned | NONE;
    }
    if (ones < RARE * bits) {
      int parameter = parameter(ones, bits);
      encodeGaps(stream, bits, words, parameter, first);
      return turned | GAPS + parameter;
    }
    int divided = words < LEAST_DIVIDED ? words : words + 1 >>> 1;
    int bytes = bits + 7 >>> 3;
    int kind = ones < EVEN * bits ? BYTES + ByteCode.nearest(ones, bits) : FLAT;
    int[] codes = kind == FLAT ? FLAT_CODES : ByteCode.of(kind - BYTES).codes;
    encodeBytes(stream, 0, Math.min(divided << 3, bytes), codes, first);
    encodeBytes(stream, Math.min(divided << 3, bytes), bytes, codes, second);
    return turned | kind;
  }

  private static void turn(byte[] stream, int bits, int words) {
    for (int word = 0; word < words; word++) {
      LONGS.set(stream, word << 3, ~(long) LONGS.get(stream, word << 3));
    }
    if ((bits & 63) != 0) {
      int last = words - 1 << 3;
      LONGS.set(stream, last, (long) LONGS.get(stream, last) & -1L >>> -bits);
    }
  }

  /** Rice's parameter: the power of two next below the gap that half of all gaps do not reach. */
  private static int parameter(long ones, long bits) {
    double half = 0.6931 * (bits - ones) / ones;
    return half < 1 ? 0 : Math.min(MOST_GAP_BITS, Math.getExponent(half));
  }

  private static void encodeGaps(byte[] stream, int bits, int words, int parameter, Lane lane) {
    int after = 0;
    for (int word = 0; word < words; word++) {
      long left = (long) LONGS.get(stream, word << 3);
      while (left != 0) {
        int place = (word << 6) + Long.numberOfTrailingZeros(left);
        putGap(place - after, parameter, lane);
        after = place + 1;
        left &= left - 1;
      }
    }
    putGap(bits - after, parameter, lane);
  }

  private static void putGap(int gap, int parameter, Lane lane) {
    int zeros = gap >>> parameter;
    for (; zeros >= 24; zeros -= 24) {
      lane.put(0, 24);
    }
    long low = gap & (1L << parameter) - 1;
    lane.put((low << 1 | 1) << zeros, zeros + 1 + parameter);
  }

  private static void encodeBytes(byte[] stream, int from, int to, int[] codes, Lane lane) {
    byte[] out = lane.bytes;
    int at = lane.at;
    int fill = lane.fill;
    long pending = lane.pending;
    int next = from;
    for (; next + Long.BYTES <= to; next += Long.BYTES) {
      long word = (long) LONGS.get(stream, next);
      // Two codes and what is pending are at most 45 bits.
      for (int pair = 0; pair < Long.SIZE; pair += Short.SIZE) {
        int low = codes[(int) (word >>> pair) & 0xFF];
        int high = codes[(int) (word >>> pair + Byte.SIZE) & 0xFF];
        pending |= (long) (low >>> 8) << fill;
        fill += low & 0xFF;
        pending |= (long) (high >>> 8) << fill;
        fill += high & 0xFF;
        LONGS.set(out, at, pending);
        at += fill >>> 3;
        pending >>>= fill & ~7;
        fill &= 7;
      }
    }
    for (; next < to; next++) {
      int code = codes[stream[next] & 0xFF];
      pending |= (long) (code >>> 8) << fill;
      fill += code & 0xFF;
      LONGS.set(out, at, pending);
      at += fill >>> 3;
      pending >>>= fill & ~7;
      fill &= 7;
    }
    lane.at = at;
    lane.fill = fill;
    lane.pending = pending;
  }

  /**
   * Decodes a stream, without turning it over.
   *
   * @param kind what was chosen, without {@link #TURNED}
   * @param stream receives the bits; has {@link BitPartition#SLACK} more bytes than they need
   * @param bits how many
   * @throws MalformedDataException if there is no such choice, or gaps do not end where the stream
   *     does
   */
  static void decode(int kind, byte[] stream, int bits, Source first, Source second)
      throws MalformedDataException {
    int bytes = bits + 7 >>> 3;
    if (kind == NONE) {
      Arrays.fill(stream, 0, bytes + BitPartition.SLACK, (byte) 0);
    } else if (kind >= GAPS && kind <= GAPS + MOST_GAP_BITS) {
      Arrays.fill(stream, 0, bytes + BitPartition.SLACK, (byte) 0);
      decodeGaps(stream, bits, kind - GAPS, first);
    } else if (kind >= FLAT && kind < BYTES + ByteCode.COUNT) {
      int words = bits + 63 >>> 6;
      int divided = words < LEAST_DIVIDED ? bytes : Math.min(words + 1 >>> 1 << 3, bytes);
      if (kind == FLAT) {
        copy(stream, 0, divided, first);
        copy(stream, divided, bytes, second);
      } else {
        decodeBytes(ByteCode.of(kind - BYTES), stream, divided, bytes, first, second);
      }
    } else {
      throw new MalformedDataException("Sign bits in the unknown code " + kind + ".");
    }
  }

  private static void decodeGaps(byte[] stream, int bits, int parameter, Source source)
      throws MalformedDataException {
    int place = 0;
    while (true) {
      long window = source.peek();
      int zeros = Long.numberOfTrailingZeros(window);
      long gap = zeros;
      if (zeros > 24) {
        gap = 0;
        // A run of zeros that is written in pieces; beyond the bytes there are zeros only.
        while (zeros >= 24 && source.next < source.end) {
          source.next += 24;
          gap += 24;
          window = source.peek();
          zeros = Long.numberOfTrailingZeros(window);
        }
        if (zeros >= 24) {
          throw new MalformedDataException("Coded sign bits end within a gap.");
        }
        gap += zeros;
      }
      long low = window >>> zeros + 1 & (1L << parameter) - 1;
      source.next += zeros + 1 + parameter;
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

  private static void copy(byte[] stream, int from, int to, Source source) {
    for (int next = from; next < to; next++) {
      stream[next] = (byte) source.peek();
      source.next += Byte.SIZE;
    }
  }

  /** Both lanes at once as long as both have a word to go, then each by itself. */
  private static void decodeBytes(
      ByteCode code, byte[] stream, int divided, int to, Source first, Source second) {
    int left = 0;
    int right = divided;
    int leftEnd = divided - 3 * Long.BYTES;
    int rightEnd = to - 3 * Long.BYTES;
    long[] windows = code.windows;
    byte[] leftBytes = first.bytes;
    byte[] rightBytes = second.bytes;
    int leftNext = first.next;
    int rightNext = second.next;
    int shared = code.sharedLength();
    while (left <= leftEnd && right <= rightEnd) {
      long leftBits =
          (long) LONGS.get(leftBytes, Math.min(leftNext >>> 3, first.limit)) >>> (leftNext & 7);
      long rightBits =
          (long) LONGS.get(rightBytes, Math.min(rightNext >>> 3, second.limit)) >>> (rightNext & 7);
      // Three times 19 bits, of the 57 that are there.
      for (int turn = 0; turn < 3; turn++) {
        long window = windows[(int) leftBits & WINDOW];
        int used = (int) window & 0xFF;
        int count = (int) (window >>> 8) & 0xFF;
        if (count == 0) {
          stream[left++] = (byte) (leftBits >>> shared);
          used = shared + Byte.SIZE;
        } else {
          LONGS.set(stream, left, window >>> 16);
          left += count;
        }
        leftBits >>>= used;
        leftNext += used;
        window = windows[(int) rightBits & WINDOW];
        used = (int) window & 0xFF;
        count = (int) (window >>> 8) & 0xFF;
        if (count == 0) {
          stream[right++] = (byte) (rightBits >>> shared);
          used = shared + Byte.SIZE;
        } else {
          LONGS.set(stream, right, window >>> 16);
          right += count;
        }
        rightBits >>>= used;
        rightNext += used;
      }
    }
    first.next = leftNext;
    second.next = rightNext;
    decodeRest(code, stream, left, divided, first);
    decodeRest(code, stream, right, to, second);
  }

  private static void decodeRest(ByteCode code, byte[] stream, int from, int to, Source source) {
    int at = from;
    int shared = code.sharedLength();
    while (at < to) {
      long bits = source.peek();
      long window = code.windows[(int) bits & WINDOW];
      int count = (int) (window >>> 8) & 0xFF;
      if (count == 0) {
        stream[at++] = (byte) (bits >>> shared);
        source.next += shared + Byte.SIZE;
      } else if (at + Long.BYTES <= to) {
        LONGS.set(stream, at, window >>> 16);
        at += count;
        source.next += (int) window & 0xFF;
      } else {
        int value = (int) (window >>> 16) & 0xFF;
        stream[at++] = (byte) value;
        source.next += code.length(value);
      }
    }
  }
}
