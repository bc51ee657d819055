package dev.polarity.journal;

import dev.polarity.codec.CodedBits;
import dev.polarity.codec.Foresight;
import dev.polarity.codec.MalformedDataException;
import dev.polarity.codec.PlainBits;
import dev.polarity.codec.Silences;
import dev.polarity.codec.TwoLaneBits;
import dev.polarity.codec.VerdictHistory;
import java.nio.ByteBuffer;

/**
 * The verdicts of a segment as payloads, one after the other, written or read.
 *
 * <p>Encoding 0 is the plain bits, and stands for itself. A payload in encoding 2 begins with a
 * byte of flags: bit 0 tells that the number of voters is odd, by which dead coordinates are
 * foreseen; bit 1 that plain bits follow, with which the history begins anew. Else what follows is
 * coded by the verdicts in encoding 2 since then. So a segment begins with a plain verdict, and so
 * does what is appended after a crash: nobody has to read before writing. Encoding 1, of earlier
 * versions, is alike, and only read.
 *
 * <p>For one thread.
 */
final class VerdictRecords {

  private static final int ODD_VOTERS = 1;
  private static final int BEGINS = 2;

  private final long coordinates;
  private final int words;
  private final PlainBits plain;
  private CodedBits coded;
  private TwoLaneBits earlier;
  private VerdictHistory history;
  private Foresight known;
  private byte begun;
  private int flags;

  VerdictRecords(RunIdentity identity) {
    this.coordinates = identity.coordinates();
    this.words = identity.words();
    this.plain = new PlainBits(coordinates);
  }

  /** The most bytes of a payload. */
  int maxBytes() {
    return Math.addExact(plain.maxBytes(words), 1);
  }

  static boolean knows(byte encoding) {
    return encoding == PlainBits.ENCODING
        || encoding == CodedBits.ENCODING
        || encoding == TwoLaneBits.ENCODING;
  }

  /** Lets the next coded verdict begin a history. */
  void forget() {
    history = null;
  }

  /** Writes a verdict in encoding 0. */
  void encodePlain(long[] verdict, ByteBuffer out) {
    plain.encode(verdict, 0, words, out);
  }

  /** Writes a verdict in encoding 2. */
  void encodeCoded(long step, long[] verdict, boolean oddVoters, ByteBuffer out) {
    int begin = out.position();
    int kind = oddVoters ? ODD_VOTERS : 0;
    if (history != null && flags == kind) {
      out.put((byte) kind);
      int most = plain.bytes(0, words) - 1;
      if (coder().encode(step, known, verdict, 0, words, out, most)) {
        history.advance(step, verdict, 0, words);
        return;
      }
      out.position(begin);
    }
    out.put((byte) (kind | BEGINS));
    plain.encode(verdict, 0, words, out);
    begin(CodedBits.ENCODING, kind, verdict);
  }

  /** Reads a payload. */
  void decode(byte encoding, long step, ByteBuffer in, long[] verdict)
      throws MalformedDataException {
    if (encoding == PlainBits.ENCODING) {
      plain.decode(in, verdict, 0, words);
      return;
    }
    int kind = in.hasRemaining() ? in.get() : -1;
    if (kind == (kind & ODD_VOTERS | BEGINS)) {
      plain.decode(in, verdict, 0, words);
      begin(encoding, kind & ODD_VOTERS, verdict);
    } else if (history != null && encoding == begun && kind == flags) {
      if (encoding == CodedBits.ENCODING) {
        coder().decode(step, known, in, verdict, 0, words);
      } else {
        earlierCoder().decode(step, known.history(), in, verdict, 0, words);
      }
      history.advance(step, verdict, 0, words);
    } else {
      throw new MalformedDataException(
          "The coded verdict of step "
              + step
              + " is in encoding "
              + encoding
              + " with the flags "
              + kind
              + ", but "
              + (history == null
                  ? "no plain one goes before it."
                  : "encoding " + begun + " with " + flags + " went before it."));
    }
  }

  private void begin(byte encoding, int kind, long[] verdict) {
    begun = encoding;
    flags = kind;
    history = new VerdictHistory(Silences.verdict(kind != ODD_VOTERS), verdict);
    known = new Foresight(history.forAll());
  }

  private CodedBits coder() {
    if (coded == null) {
      coded = new CodedBits(coordinates);
    }
    return coded;
  }

  private TwoLaneBits earlierCoder() {
    if (earlier == null) {
      earlier = new TwoLaneBits(coordinates);
    }
    return earlier;
  }
}
