package dev.polarity.codec;

import java.nio.ByteBuffer;

/**
 * Encoding 1, which journals were written in before {@link CodedBits}, and which is only read: as
 * encoding 2, but without learnt codes and in two lanes, both from their first byte on. A block
 * begins with a byte for each context, the length of the first lane (u16, little-endian), and in
 * all but the last block that of the second one. A stream of {@value #LEAST_DIVIDED} words or more
 * has the first half of its words in the first lane and the rest in the second.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class TwoLaneBits {

  /** The encoding number. */
  public static final byte ENCODING = 1;

  private static final int LEAST_DIVIDED = 16;

  private final Prediction prediction;
  private final BitPartition partition = BitPartition.ofThisProcess();
  private final byte[] stream = new byte[(History.BLOCK << 3) + BitPartition.SLACK];
  private final Source first = new Source(false);
  private final Source second = new Source(false);
  private final byte[] room = new byte[4 * Source.SLACK];

  /**
   * Creates the reader of a run.
   *
   * @param coordinates number of coordinates of the run, 1 … 2^37 - 64
   */
  public TwoLaneBits(long coordinates) {
    this.prediction = new Prediction(coordinates);
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
    for (int done = 0; done < count; done += History.BLOCK) {
      int size = Math.min(History.BLOCK, count - done);
      int head = in.position();
      read(in, history.contexts(), done + size == count);
      prediction.ask(step, history, from + done, size);
      System.arraycopy(prediction.predicted, 0, target, from + done, size);
      for (int context = 0; context < history.contexts(); context++) {
        int kind = in.get(head + context) & 0xFF;
        decode(kind & ~StreamCode.TURNED, prediction.bits(context));
        long turned = kind >= StreamCode.TURNED ? -1 : 0;
        partition.scatter(stream, turned, prediction.masks[context], target, from + done, size);
      }
      if (!first.isDone() || !second.isDone()) {
        throw new MalformedDataException(
            "Coded sign bits take more or fewer bytes than there are.");
      }
    }
    if (in.hasRemaining()) {
      throw new MalformedDataException(
          "After the coded sign bits " + in.remaining() + " bytes are left over.");
    }
  }

  private void read(ByteBuffer in, int contexts, boolean last) throws MalformedDataException {
    int lengths = contexts + (last ? 2 : 4);
    int bytes = in.remaining() - lengths;
    in.position(in.position() + Math.min(in.remaining(), contexts));
    int firstBytes = bytes < 0 ? 0 : length(in);
    int secondBytes = bytes < 0 ? 0 : last ? bytes - firstBytes : length(in);
    if (bytes < 0
        || secondBytes < 0
        || firstBytes + secondBytes > bytes
        || Math.max(firstBytes, secondBytes) > Source.SLACK) {
      throw new MalformedDataException(
          "Coded sign bits of "
              + in.remaining()
              + " bytes have lanes of "
              + firstBytes
              + " and "
              + secondBytes
              + " bytes.");
    }
    // Each lane is followed by as much as it could use up if it were malformed.
    in.get(room, 0, firstBytes).get(room, 2 * Source.SLACK, secondBytes);
    first.begin(room, 0, firstBytes);
    second.begin(room, 2 * Source.SLACK, secondBytes);
  }

  private void decode(int kind, int bits) throws MalformedDataException {
    if (!StreamCode.decodeFew(kind, stream, bits, first)) {
      ByteCode code = StreamCode.code(kind, null);
      int words = bits + 63 >>> 6;
      int bytes = bits + 7 >>> 3;
      int divided = words < LEAST_DIVIDED ? bytes : Math.min(words + 1 >>> 1 << 3, bytes);
      Lanes.takeAlone(stream, 0, divided, code, first);
      Lanes.takeAlone(stream, divided, bytes, code, second);
    }
  }

  private static int length(ByteBuffer in) {
    return in.get() & 0xFF | (in.get() & 0xFF) << 8;
  }
}
