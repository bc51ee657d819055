package dev.polarity.codec;

/**
 * The codes that both ends of a link, or who writes and who reads a journal, have learnt from the
 * coded messages that went before: for each context one for the bytes of its streams. Signs next to
 * each other turn together in convolutions, so that some bytes come more often than the share of
 * ones tells. Nothing of a code is ever sent, since both ends have counted the same bytes.
 *
 * <p>Of the blocks of {@value History#BLOCK} words a share counts: block i of message n, both from
 * 0, if i + n is below {@value #FIRST} or a multiple of {@value #EACH}. Codes are made after the
 * messages with which the words of counted blocks reach 256, 512 and so on up to {@link #MOST}.
 * When they have reached that, all counts are halved, so that what is older weighs less, and the
 * words with them; so the next codes are made after as many words as were left.
 *
 * <p>For each context it keeps at most 3 KiB where messages are sent, and 7 KiB where they come.
 */
public final class LearntCodes {

  private static final int FIRST = 16;
  private static final int EACH = 8;
  private static final long MOST = 1 << 16;

  /** Counted bytes of a context from which on it has a code. */
  private static final int LEAST_BYTES = 64;

  private final int[][] counts;
  private final ByteCode[] codes;
  private long messages;
  private long words;
  private long next = 256;

  /**
   * Begins with nothing learnt.
   *
   * @param contexts how many contexts the messages' history has
   */
  public LearntCodes(int contexts) {
    counts = new int[contexts][];
    codes = new ByteCode[contexts];
  }

  /** Returns the same codes and counts, which then learn by themselves. */
  LearntCodes copy() {
    LearntCodes copy = new LearntCodes(codes.length);
    for (int context = 0; context < codes.length; context++) {
      copy.codes[context] = codes[context];
      copy.counts[context] = counts[context] == null ? null : counts[context].clone();
    }
    copy.messages = messages;
    copy.words = words;
    copy.next = next;
    return copy;
  }

  /** Returns the code of a context; null where none is learnt yet. */
  ByteCode code(int context) {
    return codes[context];
  }

  /** Whether a block of the message that comes next counts. */
  boolean counts(int block) {
    long place = messages + block;
    return place < FIRST || place % EACH == 0;
  }

  /**
   * Takes a message in, of which both ends know that it has arrived coded.
   *
   * @param lesson what was counted in it
   */
  void learn(Lesson lesson) {
    messages++;
    if (lesson.words() == 0) {
      return;
    }
    words += lesson.words();
    for (int context = 0; context < counts.length; context++) {
      if (lesson.holds(context)) {
        if (counts[context] == null) {
          counts[context] = new int[ByteCode.SHARED];
        }
        lesson.addTo(context, counts[context]);
      }
    }
    if (words >= next) {
      make();
    }
  }

  private void make() {
    while (next <= words && next < MOST) {
      next <<= 1;
    }
    for (int context = 0; context < counts.length; context++) {
      long total = 0;
      if (counts[context] != null) {
        for (int count : counts[context]) {
          total += count;
        }
      }
      codes[context] =
          total < LEAST_BYTES ? null : new ByteCode(CountedLengths.of(counts[context], total));
    }
    while (words >= MOST) {
      halve();
    }
  }

  private void halve() {
    words >>>= 1;
    for (int[] some : counts) {
      if (some != null) {
        for (int value = 0; value < some.length; value++) {
          some[value] >>>= 1;
        }
      }
    }
  }
}
