package dev.polarity.codec;

import java.nio.ByteBuffer;

/**
 * Encoding 2: what a history does not foresee of the words. Each word is XORed with its prediction,
 * which leaves a 1 where the prediction missed; the bits of each context are moved together, and
 * each such stream is coded by itself ({@link StreamCode}), so that of bits which are 1 with
 * probability p about the entropy H(p) is left, and less where neighbours are alike.
 *
 * <p>Words are coded in blocks of up to {@value History#BLOCK}: a byte for each context, the length
 * of the first half of {@link Lanes} (u16, little-endian), in all but the last block that of the
 * second one (u16), and the two halves. How many bits a stream has is known from the history, so no
 * length in it is sent, and nothing is allocated on a sender's word.
 *
 * <p>The history is only asked; whoever codes advances it afterwards, whatever the words went as.
 * The learnt codes take in what was coded or decoded, and nothing else. Not safe for use by several
 * threads at once.
 */
public final class CodedBits {

  /** The encoding number. */
  public static final byte ENCODING = 2;

  private static final int BLOCK = History.BLOCK;

  private final Prediction prediction;
  private final BitPartition partition;
  private final long[] missed = new long[BLOCK];
  private final byte[] stream = new byte[(BLOCK << 3) + BitPartition.SLACK];
  private final Lanes lanes = new Lanes();
  private final Lesson lesson = new Lesson(Prediction.MOST_CONTEXTS);

  /**
   * Creates the coder of a run.
   *
   * @param coordinates number of coordinates of the run, 1 … 2^37 - 64
   */
  public CodedBits(long coordinates) {
    this(coordinates, BitPartition.ofThisProcess());
  }

  CodedBits(long coordinates, BitPartition partition) {
    this.prediction = new Prediction(coordinates);
    this.partition = partition;
  }

  /**
   * Writes a range of words, unless that takes more bytes than may be; then nothing is learnt.
   *
   * @param step the step that they are of
   * @param known foresees them
   * @param source all words of the run's coordinates
   * @param from first word of the range
   * @param count number of words
   * @param out where to, at its position, which stays where it is if the words do not fit
   * @param mostBytes the most bytes that may be written, at most what the buffer has room for
   * @return whether they are written
   */
  public boolean encode(
      long step,
      Foresight known,
      long[] source,
      int from,
      int count,
      ByteBuffer out,
      int mostBytes) {
    int begin = out.position();
    lesson.begin();
    for (int done = 0; done < count; done += BLOCK) {
      int size = Math.min(BLOCK, count - done);
      prediction.ask(step, known.history(), from + done, size);
      for (int i = 0; i < size; i++) {
        missed[i] = source[from + done + i] ^ prediction.predicted[i];
      }
      int left = mostBytes - (out.position() - begin);
      if (!encodeBlock(known, done / BLOCK, size, done + size == count, out, left)) {
        out.position(begin);
        return false;
      }
    }
    known.codes().learn(lesson);
    return true;
  }

  private boolean encodeBlock(
      Foresight known, int block, int size, boolean last, ByteBuffer out, int mostBytes) {
    int contexts = known.history().contexts();
    int head = out.position();
    int left = mostBytes - contexts - (last ? 2 : 4);
    if (left < 0) {
      return false;
    }
    boolean counts = beginCounting(known, block, size);
    lanes.begin(size * ByteCode.LONGEST_WITH_BYTE + 64);
    for (int context = 0; context < contexts; context++) {
      int bits = partition.gather(missed, prediction.masks[context], size, stream);
      int kind = StreamCode.encode(stream, bits, known.codes().code(context), lanes);
      count(counts, context, kind, bits);
      if (lanes.halfBytes(0) + lanes.halfBytes(1) > left) {
        return false;
      }
      out.put(head + context, (byte) kind);
    }
    out.position(head + contexts);
    putLength(out, lanes.halfBytes(0));
    if (!last) {
      putLength(out, lanes.halfBytes(1));
    }
    lanes.write(out);
    return true;
  }

  /** Whether a block counts; if so, so do its words. */
  private boolean beginCounting(Foresight known, int block, int size) {
    boolean counts = known.codes().counts(block);
    if (counts) {
      lesson.block(size);
    }
    return counts;
  }

  /** Counts the bytes of a stream as it is between both ends, unless all its bits are alike. */
  private void count(boolean counts, int context, int kind, int bits) {
    if (counts && (kind & ~StreamCode.TURNED) != StreamCode.NONE) {
      lesson.count(context, stream, bits, kind >= StreamCode.TURNED);
    }
  }

  private static void putLength(ByteBuffer out, int length) {
    out.put((byte) length).put((byte) (length >>> 8));
  }

  /**
   * Reads a range of words; the buffer holds exactly their bytes.
   *
   * @param step the step that they are of
   * @param known foresees them, as where they were written
   * @param in from its position to its limit
   * @param target receives the words at the same places
   * @param from first word of the range
   * @param count number of words
   * @throws MalformedDataException if the bytes are not those of such a range; the words are then
   *     undefined, and nothing is learnt
   */
  public void decode(long step, Foresight known, ByteBuffer in, long[] target, int from, int count)
      throws MalformedDataException {
    lesson.begin();
    for (int done = 0; done < count; done += BLOCK) {
      int size = Math.min(BLOCK, count - done);
      int head = in.position();
      read(in, known.history().contexts(), done + size == count);
      prediction.ask(step, known.history(), from + done, size);
      System.arraycopy(prediction.predicted, 0, target, from + done, size);
      decodeBlock(known, done / BLOCK, in, head, target, from + done, size);
    }
    if (in.hasRemaining()) {
      throw new MalformedDataException(
          "After the coded sign bits " + in.remaining() + " bytes are left over.");
    }
    known.codes().learn(lesson);
  }

  private void read(ByteBuffer in, int contexts, boolean last) throws MalformedDataException {
    require(in, contexts + (last ? 2 : 4));
    in.position(in.position() + contexts);
    int firstBytes = length(in);
    int secondBytes = last ? in.remaining() - firstBytes : length(in);
    if (secondBytes < 0 || Math.max(firstBytes, secondBytes) > Lanes.MOST_HALF_BYTES) {
      throw new MalformedDataException(
          "Coded sign bits have halves of " + firstBytes + " and " + secondBytes + " bytes.");
    }
    require(in, firstBytes + secondBytes);
    lanes.read(in, firstBytes, secondBytes);
  }

  private void decodeBlock(
      Foresight known, int block, ByteBuffer in, int head, long[] target, int from, int size)
      throws MalformedDataException {
    int contexts = known.history().contexts();
    boolean counts = beginCounting(known, block, size);
    int left = prediction.coordinates();
    for (int context = 0; context < contexts; context++) {
      int kind = in.get(head + context) & 0xFF;
      boolean turned = kind >= StreamCode.TURNED;
      // Whatever is in no other context is in the last one.
      int bits = context == contexts - 1 ? left : prediction.bits(context);
      left -= bits;
      if (kind == StreamCode.NONE) {
        continue;
      }
      StreamCode.decode(
          kind & ~StreamCode.TURNED, stream, bits, known.codes().code(context), lanes);
      count(counts, context, kind, bits);
      partition.scatter(stream, turned ? -1 : 0, prediction.masks[context], target, from, size);
    }
    lanes.finish();
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
