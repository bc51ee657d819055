package dev.polarity.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Codes streams of bits whose length both ends know. What is chosen for a stream goes ahead of it
 * as one byte:
 *
 * <ul>
 *   <li>{@link #NONE}: no bit is set, and nothing follows.
 *   <li>{@link #FLAT}: its bytes as they are.
 *   <li>{@link #BYTES} + i: each byte in code i of {@link ShareCodes}, as for bits of which each is
 *       1 about equally often, wherever it stands.
 *   <li>{@link #LEARNT}: each byte in the code that both ends have learnt from earlier messages
 *       ({@link LearntCodes}), in which bits next to each other may have to do with each other.
 *   <li>{@link #GAPS} + r: where ones are so rare that a byte of zeros would be worth less than the
 *       bit that a prefix code spends at least, by {@link GapCode}.
 *   <li>{@link #TURNED} is added where more than half were set, and all are turned over; the learnt
 *       code has no need of it.
 * </ul>
 *
 * <p>A longer stream of bytes is divided among the four lanes of {@link Lanes}, so that four bytes
 * are decoded at the same time, whereas within a lane each waits for the one before; all else is in
 * the first lane.
 *
 * <p>Not safe for use by several threads at once.
 */
final class StreamCode {

  static final int NONE = 0;
  static final int FLAT = 1;
  static final int BYTES = 2;
  static final int LEARNT = BYTES + ShareCodes.COUNT;
  static final int GAPS = 64;
  static final int TURNED = 128;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final ByteCode PLAIN = ByteCode.plain();

  /** Below this share of ones gaps are shorter, and no slower, than bytes. */
  private static final double RARE = 0.034;

  /** From this share of ones on, plain bits take less than 1 % more. */
  private static final double EVEN = 0.45;

  /** Streams of more bytes are only looked at in parts to see which code is shorter. */
  private static final int MOST_WEIGHED = 256;

  private StreamCode() {}

  /**
   * Codes a stream; its bits may be turned over.
   *
   * @param stream the bits; those after the last one, up to a word's end, are 0
   * @param bits how many, at most 2^16
   * @param learnt the code that was learnt for such streams; null if none is yet
   * @param lanes are written to
   * @return what was chosen
   */
  static int encode(byte[] stream, int bits, ByteCode learnt, Lanes lanes) {
    int words = bits + 63 >>> 6;
    long ones = 0;
    for (int word = 0; word < words; word++) {
      ones += Long.bitCount((long) LONGS.get(stream, word << 3));
    }
    boolean most = ones > bits - ones;
    long fewer = most ? bits - ones : ones;
    int turned = most ? TURNED : 0;
    if (fewer == 0) {
      return turned | NONE;
    }
    if (fewer < RARE * bits) {
      return encodeRare(stream, bits, fewer, most, learnt, lanes);
    }
    boolean even = fewer >= EVEN * bits;
    int number = even ? 0 : ShareCodes.nearest(fewer, bits);
    ByteCode code = even ? PLAIN : ShareCodes.of(number);
    if (learnt != null && isShorter(learnt, code, most && !even, stream, bits)) {
      lanes.put(stream, bits, learnt);
      return LEARNT;
    }
    if (even) {
      lanes.put(stream, bits, PLAIN);
      return FLAT;
    }
    if (most) {
      turn(stream, bits, words);
    }
    lanes.put(stream, bits, code);
    return turned | BYTES + number;
  }

  /** By gaps, unless that took more than the learnt code, which spends a bit on each byte. */
  private static int encodeRare(
      byte[] stream, int bits, long ones, boolean most, ByteCode learnt, Lanes lanes) {
    int words = bits + 63 >>> 6;
    if (most) {
      turn(stream, bits, words);
    }
    Lane lane = lanes.first();
    int before = lane.bits();
    int parameter = GapCode.parameter(ones, bits);
    GapCode.encode(stream, bits, parameter, lane);
    int taken = lane.bits() - before;
    int bytes = bits + 7 >>> 3;
    if (learnt == null || most || taken <= bytes || taken <= length(learnt, stream, bytes)) {
      return (most ? TURNED : 0) | GAPS + parameter;
    }
    lane.goBackTo(before);
    lanes.put(stream, bits, learnt);
    return LEARNT;
  }

  private static int length(ByteCode code, byte[] stream, int bytes) {
    int length = 0;
    for (int i = 0; i < bytes; i++) {
      length += code.codes[stream[i] & 0xFF] & 0xFF;
    }
    return length;
  }

  /** Whether one code is shorter than another one, which may be for the bits turned over. */
  private static boolean isShorter(
      ByteCode code, ByteCode other, boolean otherIsTurned, byte[] stream, int bits) {
    int[] mine = code.codes;
    int[] theirs = other.codes;
    int turned = otherIsTurned ? 0xFF : 0;
    int bytes = bits + 7 >>> 3;
    // Each fourth word of a long stream, beginning with the first.
    int stride = bytes > MOST_WEIGHED ? 4 * Long.BYTES : Long.BYTES;
    int shorter = 0;
    for (int from = 0; from < bytes; from += stride) {
      int to = Math.min(bytes, from + Long.BYTES);
      for (int i = from; i < to; i++) {
        int value = stream[i] & 0xFF;
        shorter += (theirs[value ^ turned] & 0xFF) - (mine[value] & 0xFF);
      }
    }
    return shorter > 0;
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

  /**
   * Decodes a stream, without turning it over.
   *
   * @param kind what was chosen, without {@link #TURNED}
   * @param stream receives the bits; has {@link BitPartition#SLACK} more bytes than they need
   * @param bits how many
   * @param learnt the code that was learnt for such streams; null if none is yet
   * @param lanes are read from
   * @throws MalformedDataException if there is no such choice, or gaps do not end where the stream
   *     does
   */
  static void decode(int kind, byte[] stream, int bits, ByteCode learnt, Lanes lanes)
      throws MalformedDataException {
    if (!decodeFew(kind, stream, bits, lanes.firstSource())) {
      lanes.take(stream, bits, code(kind, learnt));
    }
  }

  /** Decodes a stream without ones or with gaps; false for any other kind. */
  static boolean decodeFew(int kind, byte[] stream, int bits, Source source)
      throws MalformedDataException {
    boolean gaps = kind >= GAPS && kind <= GAPS + GapCode.MOST_BITS;
    if (kind != NONE && !gaps) {
      return false;
    }
    Arrays.fill(stream, 0, (bits + 7 >>> 3) + BitPartition.SLACK, (byte) 0);
    if (gaps) {
      GapCode.decode(stream, bits, kind - GAPS, source);
    }
    return true;
  }

  /** The code of each byte. */
  static ByteCode code(int kind, ByteCode learnt) throws MalformedDataException {
    if (kind == FLAT) {
      return PLAIN;
    }
    if (kind >= BYTES && kind < LEARNT) {
      return ShareCodes.of(kind - BYTES);
    }
    if (kind == LEARNT && learnt != null) {
      return learnt;
    }
    throw new MalformedDataException(
        "Sign bits in the "
            + (kind == LEARNT
                ? "learnt code before one was learnt."
                : "unknown code " + kind + "."));
  }
}
