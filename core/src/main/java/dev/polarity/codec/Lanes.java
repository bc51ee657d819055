package dev.polarity.codec;

import java.nio.ByteBuffer;

/**
 * The four lanes of a block, in two halves of bytes: in each half one lane goes from the first byte
 * on and one from the last byte back, so that only the length of a half has to be said. They meet
 * where the half has no byte left.
 *
 * <p>Of a stream of {@link #LEAST_DIVIDED} bytes or more each lane has a quarter, the last one up
 * to three bytes less; a shorter one is in the first lane. Streams follow each other in each lane
 * without a gap.
 */
final class Lanes {

  /** Bytes from which on a stream is divided among the lanes. */
  static final int LEAST_DIVIDED = 16;

  /** The most bytes of a half. */
  static final int MOST_HALF_BYTES = 2 * Source.SLACK;

  private static final int WINDOW = (1 << ByteCode.LONGEST) - 1;

  /** Bytes that are taken after each look at a lane's bits. */
  private static final int AT_ONCE = 4;

  private final Lane[] written = {new Lane(), new Lane(), new Lane(), new Lane()};
  private final Source[] read = {
    new Source(false), new Source(true), new Source(false), new Source(true)
  };
  private final byte[] room = new byte[2 * MOST_HALF_BYTES + 2 * Source.SLACK];
  private int firstHalf;
  private int secondHalf;

  /** Begins to write, with room for so many bytes in each lane. */
  void begin(int mostBytes) {
    for (Lane lane : written) {
      lane.begin(mostBytes);
    }
  }

  Lane first() {
    return written[0];
  }

  Source firstSource() {
    return read[0];
  }

  /** Bytes of a half that was written. */
  int halfBytes(int half) {
    return written[2 * half].length() + written[2 * half + 1].length();
  }

  /** Writes both halves. */
  void write(ByteBuffer out) {
    int bytes = 0;
    for (int half = 0; half < 2; half++) {
      written[2 * half].copyTo(room, bytes);
      bytes += halfBytes(half);
      written[2 * half + 1].copyBackTo(room, bytes);
    }
    out.put(room, 0, bytes);
  }

  /** Begins to read both halves, of at most {@link #MOST_HALF_BYTES} each. */
  void read(ByteBuffer in, int firstBytes, int secondBytes) {
    firstHalf = firstBytes;
    secondHalf = secondBytes;
    int middle = Source.SLACK + firstBytes;
    in.get(room, Source.SLACK, firstBytes + secondBytes);
    read[0].begin(room, Source.SLACK, firstBytes);
    read[1].begin(room, middle, firstBytes);
    read[2].begin(room, middle, secondBytes);
    read[3].begin(room, middle + secondBytes, secondBytes);
  }

  /** Throws unless exactly the bytes that there are have been used up. */
  void finish() throws MalformedDataException {
    finish(firstHalf, read[0].usedBytes() + read[1].usedBytes());
    finish(secondHalf, read[2].usedBytes() + read[3].usedBytes());
  }

  private static void finish(int bytes, int used) throws MalformedDataException {
    if (used != bytes) {
      throw new MalformedDataException(
          "Coded sign bits take "
              + (used > bytes ? "more" : "fewer")
              + " bytes than there are: "
              + used
              + " instead of "
              + bytes
              + ".");
    }
  }

  /** Puts a stream of bits, byte by byte. */
  void put(byte[] stream, int bits, ByteCode code) {
    int bytes = bits + 7 >>> 3;
    int share = share(bytes);
    for (int lane = 0, from = 0; from < bytes; lane++, from += share) {
      written[lane].putBytes(stream, from, Math.min(bytes, from + share), code.codes);
    }
  }

  /** Takes a stream of bits, byte by byte. */
  void take(byte[] stream, int bits, ByteCode code) {
    int bytes = bits + 7 >>> 3;
    int share = share(bytes);
    int together = share == bytes ? 0 : takeTogether(stream, bytes, share, code);
    for (int lane = 0, from = 0; from < bytes; lane++, from += share) {
      takeAlone(stream, from + together, Math.min(bytes, from + share), code, read[lane]);
    }
  }

  /** Bytes of a stream that are in each lane, but for the last one, which has up to three less. */
  private static int share(int bytes) {
    return bytes < LEAST_DIVIDED ? bytes : bytes + 3 >>> 2;
  }

  /**
   * Takes as many bytes from each lane as all have, by fours. A bit that is set above those that
   * are looked at tells how many of them are used up; a shift looks at the lowest six bits only.
   *
   * @return how many
   */
  private int takeTogether(byte[] stream, int bytes, int share, ByteCode code) {
    char[] windows = code.windows();
    byte[] from = room;
    int start0 = read[0].start();
    int start1 = read[1].start();
    int start2 = read[2].start();
    int start3 = read[3].start();
    int used0 = read[0].used;
    int used1 = read[1].used;
    int used2 = read[2].used;
    int used3 = read[3].used;
    int second = share;
    int third = 2 * share;
    int fourth = 3 * share;
    int each = bytes - fourth;
    long bits0 = Long.MIN_VALUE;
    long bits1 = Long.MIN_VALUE;
    long bits2 = Long.MIN_VALUE;
    long bits3 = Long.MIN_VALUE;
    for (int at = 0; at < each; at++) {
      if (at % AT_ONCE == 0) {
        used0 += Long.numberOfLeadingZeros(bits0);
        used1 += Long.numberOfLeadingZeros(bits1);
        used2 += Long.numberOfLeadingZeros(bits2);
        used3 += Long.numberOfLeadingZeros(bits3);
        bits0 = Source.marked(from, start0, used0);
        bits1 = Source.markedBack(from, start1, used1);
        bits2 = Source.marked(from, start2, used2);
        bits3 = Source.markedBack(from, start3, used3);
      }
      int window = windows[(int) bits0 & WINDOW];
      bits0 >>>= window;
      if ((window & ByteCode.ESCAPE) != 0) {
        used0 += Long.numberOfLeadingZeros(bits0);
        bits0 = Source.marked(from, start0, used0);
        window = (int) bits0 << 8;
        bits0 >>>= Byte.SIZE;
      }
      stream[at] = (byte) (window >>> 8);
      window = windows[(int) bits1 & WINDOW];
      bits1 >>>= window;
      if ((window & ByteCode.ESCAPE) != 0) {
        used1 += Long.numberOfLeadingZeros(bits1);
        bits1 = Source.markedBack(from, start1, used1);
        window = (int) bits1 << 8;
        bits1 >>>= Byte.SIZE;
      }
      stream[second + at] = (byte) (window >>> 8);
      window = windows[(int) bits2 & WINDOW];
      bits2 >>>= window;
      if ((window & ByteCode.ESCAPE) != 0) {
        used2 += Long.numberOfLeadingZeros(bits2);
        bits2 = Source.marked(from, start2, used2);
        window = (int) bits2 << 8;
        bits2 >>>= Byte.SIZE;
      }
      stream[third + at] = (byte) (window >>> 8);
      window = windows[(int) bits3 & WINDOW];
      bits3 >>>= window;
      if ((window & ByteCode.ESCAPE) != 0) {
        used3 += Long.numberOfLeadingZeros(bits3);
        bits3 = Source.markedBack(from, start3, used3);
        window = (int) bits3 << 8;
        bits3 >>>= Byte.SIZE;
      }
      stream[fourth + at] = (byte) (window >>> 8);
    }
    read[0].used = used0 + Long.numberOfLeadingZeros(bits0);
    read[1].used = used1 + Long.numberOfLeadingZeros(bits1);
    read[2].used = used2 + Long.numberOfLeadingZeros(bits2);
    read[3].used = used3 + Long.numberOfLeadingZeros(bits3);
    return each;
  }

  /**
   * Takes bytes from one lane.
   *
   * @param from where the first one goes
   * @param to where the one after the last one would go
   */
  static void takeAlone(byte[] stream, int from, int to, ByteCode code, Source source) {
    char[] windows = code.windows();
    for (int at = from; at < to; at++) {
      long bits = source.peek();
      int window = windows[(int) bits & WINDOW];
      int length = window & 0x3F;
      if ((window & ByteCode.ESCAPE) == 0) {
        stream[at] = (byte) (window >>> 8);
      } else {
        stream[at] = (byte) (bits >>> length);
        length += Byte.SIZE;
      }
      source.used += length;
    }
  }
}
