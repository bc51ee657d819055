package dev.polarity.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The product's coder with a view inside: beside the bytes of a message the bits of each context by
 * themselves, for their entropy and for other coders.
 */
public final class CodedFrames {

  private static final int MOST_CONTEXTS = 7;

  private final int words;
  private final long tailMask;
  private final CodedBits coder;
  private final BitPartition partition = BitPartition.ofThisProcess();
  private final long[] predicted = new long[History.BLOCK];
  private final long[][] masks = new long[MOST_CONTEXTS][History.BLOCK];

  /** The bits of one context in one message: how many, how many of them 1, and they themselves. */
  public record Stream(long bits, long ones, byte[] bytes) {

    /** Their entropy in bits, n·H(k/n). */
    public double entropy() {
      if (ones == 0 || ones == bits) {
        return 0;
      }
      double p = (double) ones / bits;
      return -bits * (p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2);
    }
  }

  /**
   * Creates the coder of a run.
   *
   * @param coordinates d
   */
  public CodedFrames(long coordinates) {
    this.words = (int) ((coordinates + 63) >>> 6);
    this.tailMask = -1L >>> -coordinates;
    this.coder = new CodedBits(coordinates);
  }

  /** Returns the bytes of a message as the product would send it, coded or plain. */
  public int bytes(long step, Foresight known, long[] source, int from, int count, int plain) {
    ByteBuffer out = ByteBuffer.allocate(plain + Long.BYTES);
    return coder.encode(step, known, source, from, count, out, plain - 1) ? out.position() : plain;
  }

  /** Returns what is not foreseen of a message, context by context. */
  public List<Stream> streams(long step, History history, long[] source, int from, int count) {
    int contexts = history.contexts();
    byte[][] all = new byte[contexts][(count << 3) + BitPartition.SLACK];
    byte[] part = new byte[(History.BLOCK << 3) + BitPartition.SLACK];
    long[] lengths = new long[contexts];
    long[] missed = new long[History.BLOCK];
    for (int done = 0; done < count; done += History.BLOCK) {
      int size = Math.min(History.BLOCK, count - done);
      history.predict(step, from + done, size, predicted, masks);
      for (int i = 0; i < size; i++) {
        missed[i] = source[from + done + i] ^ predicted[i];
      }
      for (int context = 0; context < contexts; context++) {
        if (from + done + size == words) {
          masks[context][size - 1] &= tailMask;
        }
        int bits = partition.gather(missed, masks[context], size, part);
        append(part, bits, all[context], lengths[context]);
        lengths[context] += bits;
      }
    }
    List<Stream> streams = new ArrayList<>();
    for (int context = 0; context < contexts; context++) {
      byte[] bytes = Arrays.copyOf(all[context], (int) (lengths[context] + 7 >>> 3));
      long ones = 0;
      for (byte b : bytes) {
        ones += Integer.bitCount(b & 0xFF);
      }
      streams.add(new Stream(lengths[context], ones, bytes));
    }
    return streams;
  }

  private static void append(byte[] part, int bits, byte[] all, long begin) {
    for (int bit = 0; bit < bits; bit++) {
      if ((part[bit >>> 3] >>> (bit & 7) & 1) != 0) {
        long at = begin + bit;
        all[(int) (at >>> 3)] |= (byte) (1 << (at & 7));
      }
    }
  }
}
