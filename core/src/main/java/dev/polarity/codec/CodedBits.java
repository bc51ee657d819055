package dev.polarity.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Encoding 1: what a history does not foresee of the words. Each word is XORed with its prediction,
 * which leaves a 1 where the prediction missed; the bits of each context are moved together, and
 * each such stream is coded by itself ({@link StreamCode}), so that of bits which are 1 with
 * probability p about the entropy H(p) is left.
 *
 * <p>Words are coded in chunks of up to {@value History#BLOCK}: a byte for each context, the length
 * of the first lane (u16, little-endian), in all but the last chunk that of the second one (u16),
 * and the two lanes. How many bits a stream has is known from the history, so no length in it is
 * sent, and nothing is allocated on a sender's word.
 *
 * <p>The history is only asked; whoever codes advances it afterwards, whatever the words went as.
 * Not safe for use by several threads at once.
 */
public final class CodedBits {

  /** The encoding number. */
  public static final byte ENCODING = 1;

  /** Words of a chunk: so many that what goes ahead of it hardly counts, and all fits the cache. */
  static final int CHUNK = History.BLOCK;

  private static final int MOST_CONTEXTS = 7;
  private static final int MOST_LANE_BYTES = CHUNK * ByteCode.LONGEST_WITH_BYTE + 64;

  private final int words;
  private final long tailMask;
  private final BitPartition partition;
  private final long[] predicted = new long[History.BLOCK];
  private final long[] missed = new long[History.BLOCK];
  private final long[][] masks = new long[MOST_CONTEXTS][History.BLOCK];
  private final byte[] stream = new byte[(CHUNK << 3) + BitPartition.SLACK];
  private final StreamCode.Lane first = new StreamCode.Lane();
  private final StreamCode.Lane second = new StreamCode.Lane();
  private final StreamCode.Source firstSource = new StreamCode.Source();
  private final StreamCode.Source secondSource = new StreamCode.Source();
  private byte[] room = new byte[0];

  /**
   * Creates the coder of a run.
   *
   * @param coordinates number of coordinates of the run, 1 … 2^37 - 64
   */
  public CodedBits(long coordinates) {
    this(coordinates, BitPartition.ofThisProcess());
  }

  CodedBits(long coordinates, BitPartition partition) {
    this.words = (int) ((coordinates + 63) >>> 6);
    this.tailMask = -1L >>> -coordinates;
    this.partition = partition;
  }

  /**
   * Writes a range of words, unless that takes more bytes than may be.
   *
   * @param step the step that they are of
   * @param history foresees them
   * @param source all words of the run's coordinates
   * @param from first word of the range
   * @param count number of words
   * @param out where to, at its position, which stays where it is if the words do not fit
   * @param mostBytes the most bytes that may be written, at most what the buffer has room for
   * @return whether they are written
   */
  public boolean encode(
      long step,
      History history,
      long[] source,
      int from,
      int count,
      ByteBuffer out,
      int mostBytes) {
    int begin = out.position();
    int contexts = history.contexts();
    for (int done = 0; done < count; done += CHUNK) {
      int size = Math.min(CHUNK, count - done);
      boolean last = done + size == count;
      predict(step, history, from + done, size);
      for (int i = 0; i < size; i++) {
        missed[i] = source[from + done + i] ^ predicted[i];
      }
      int most = size * ByteCode.LONGEST_WITH_BYTE + 64;
      first.begin(most);
      second.begin(most);
      int head = out.position();
      int left = mostBytes - (head - begin) - contexts - (last ? 2 : 4);
      for (int context = 0; context < contexts && left >= 0; context++) {
        int bits = partition.gather(missed, masks[context], size, stream);
        byte kind = (byte) StreamCode.encode(stream, bits, first, second);
        if (first.length() + second.length() > left) {
          left = -1;
        } else {
          out.put(head + context, kind);
        }
      }
      if (left < 0) {
        out.position(begin);
        return false;
      }
      out.position(head + contexts);
      putLength(out, first.length());
      if (!last) {
        putLength(out, second.length());
      }
      out.put(first.bytes(), 0, first.length()).put(second.bytes(), 0, second.length());
    }
    return true;
  }

  private void predict(long step, History history, int from, int count) {
    history.predict(step, from, count, predicted, masks);
    if (from + count == words) {
      for (int context = 0; context < history.contexts(); context++) {
        masks[context][count - 1] &= tailMask;
      }
      predicted[count - 1] &= tailMask;
    }
  }

  private static void putLength(ByteBuffer out, int length) {
    out.put((byte) length).put((byte) (length >>> 8));
  }

  /**
   * Reads a range of words; the buffer holds exactly their bytes.
   *
   * @param step the step that they are of
   * @param history foresees them, as where they were written
   * @param in from its position to its limit
   * @param target receives the words at the same places
   * @param from first word of the range
   * @param count number of words
   * @throws MalformedDataException if the bytes are not those of such a range; the words are then
   *     undefined
   */
  public void decode(long step, History history, ByteBuffer in, long[] target, int from, int count)
      throws MalformedDataException {
    for (int done = 0; done < count; done += CHUNK) {
      int size = Math.min(CHUNK, count - done);
      decodeChunk(step, history, in, target, from + done, size, done + size == count);
    }
    if (in.hasRemaining()) {
      throw new MalformedDataException(
          "After the coded sign bits " + in.remaining() + " bytes are left over.");
    }
  }

  private void decodeChunk(
      long step, History history, ByteBuffer in, long[] target, int from, int count, boolean last)
      throws MalformedDataException {
    int contexts = history.contexts();
    int head = in.position();
    require(in, contexts + (last ? 2 : 4));
    in.position(head + contexts);
    int firstBytes = length(in);
    int secondBytes = last ? in.remaining() - firstBytes : length(in);
    if (secondBytes < 0 || firstBytes > MOST_LANE_BYTES || secondBytes > MOST_LANE_BYTES) {
      throw new MalformedDataException(
          "Coded sign bits have lanes of " + firstBytes + " and " + secondBytes + " bytes.");
    }
    int bytes = firstBytes + secondBytes;
    require(in, bytes);
    if (room.length < bytes + BitPartition.SLACK) {
      room = new byte[bytes + BitPartition.SLACK];
    }
    in.get(room, 0, bytes);
    Arrays.fill(room, bytes, bytes + BitPartition.SLACK, (byte) 0);
    firstSource.begin(room, 0, firstBytes);
    secondSource.begin(room, firstBytes, secondBytes);
    predict(step, history, from, count);
    Arrays.fill(missed, 0, count, 0);
    for (int context = 0; context < contexts; context++) {
      int kind = in.get(head + context) & 0xFF;
      long[] mask = masks[context];
      int bits = 0;
      for (int i = 0; i < count; i++) {
        bits += Long.bitCount(mask[i]);
      }
      StreamCode.decode(kind & ~StreamCode.TURNED, stream, bits, firstSource, secondSource);
      partition.scatter(stream, kind >= StreamCode.TURNED ? -1 : 0, mask, count, missed);
    }
    firstSource.finish();
    secondSource.finish();
    for (int i = 0; i < count; i++) {
      target[from + i] = predicted[i] ^ missed[i];
    }
  }

  private static int length(ByteBuffer in) {
    return in.get() & 0xFF | (in.get() & 0xFF) << 8;
  }

  private static void require(ByteBuffer in, int bytes) throws MalformedDataException {
    if (in.remaining() < bytes) {
      throw new MalformedDataException(
          "Coded sign bits end early: "
              + bytes
              + " bytes were expected, but "
              + in.remaining()
              + " are left.");
    }
  }
}
