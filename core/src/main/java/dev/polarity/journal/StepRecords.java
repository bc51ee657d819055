package dev.polarity.journal;

import dev.polarity.codec.CodedBits;
import dev.polarity.codec.MalformedDataException;
import dev.polarity.codec.PlainBits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The two records of a step as bytes, verdict first, measures right behind it; a step counts only
 * when both are whole. Each record, little-endian:
 *
 * <pre>
 *   0 type u8 (1 verdict, 2 measures) · 1 encoding u8 · 2 step i64 · 10 length u32 · 14 payload
 *   · CRC32C of all bytes before it, from the type on
 * </pre>
 *
 * The payload of measures is two doubles: loss sum, agreement.
 */
final class StepRecords {

  static final int HEAD_BYTES = 14;
  static final int TAIL_BYTES = 4;
  static final byte VERDICT = 1;
  static final byte MEASURES = 2;
  static final int MEASURES_PAYLOAD_BYTES = 2 * Double.BYTES;

  private static final int MEASURES_BYTES = HEAD_BYTES + MEASURES_PAYLOAD_BYTES + TAIL_BYTES;
  private static final int MALFORMED = -1;

  private final VerdictRecords verdicts;
  private final int maxPayloadBytes;
  private final CRC32C checksum = new CRC32C();

  StepRecords(RunIdentity identity) {
    this.verdicts = new VerdictRecords(identity);
    this.maxPayloadBytes = verdicts.maxBytes();
  }

  /** Lets the next coded verdict need none before it, as at a segment's start. */
  void forget() {
    verdicts.forget();
  }

  int maxStepBytes() {
    return Math.addExact(maxPayloadBytes, HEAD_BYTES + TAIL_BYTES + MEASURES_BYTES);
  }

  /** Writes both records of a step, the verdict plain; the buffer is left ready to be read. */
  void encode(long step, long[] verdict, StepMeasures measures, ByteBuffer out) {
    begin(step, PlainBits.ENCODING, out);
    verdicts.encodePlain(verdict, out);
    finish(step, measures, out);
  }

  /** The same, the verdict coded. */
  void encodeCoded(
      long step, long[] verdict, boolean oddVoters, StepMeasures measures, ByteBuffer out) {
    begin(step, CodedBits.ENCODING, out);
    verdicts.encodeCoded(step, verdict, oddVoters, out);
    finish(step, measures, out);
  }

  private static void begin(long step, byte encoding, ByteBuffer out) {
    out.clear().order(ByteOrder.LITTLE_ENDIAN);
    out.put(VERDICT).put(encoding).putLong(step).putInt(0);
  }

  private void finish(long step, StepMeasures measures, ByteBuffer out) {
    out.putInt(HEAD_BYTES - Integer.BYTES, out.position() - HEAD_BYTES);
    out.putInt(checksum(out, 0, out.position()));

    int start = out.position();
    out.put(MEASURES).put((byte) 0).putLong(step).putInt(MEASURES_PAYLOAD_BYTES);
    out.putDouble(measures.lossSum()).putDouble(measures.agreement());
    out.putInt(checksum(out, start, out.position()));
    out.flip();
  }

  /**
   * Returns the bytes of the step whose first record's head stands at an index.
   *
   * @return their number, or -1 where the head is not that of this step's verdict
   */
  int stepBytes(ByteBuffer in, int index, long step) {
    int length = in.getInt(index + HEAD_BYTES - Integer.BYTES);
    boolean plausible =
        in.get(index) == VERDICT
            && in.getLong(index + 2) == step
            && length >= 0
            && length <= maxPayloadBytes;
    return plausible ? HEAD_BYTES + length + TAIL_BYTES + MEASURES_BYTES : MALFORMED;
  }

  /** Tells whether all bytes of a step are as they were written. */
  boolean isWhole(ByteBuffer in, int index, int stepBytes, long step) {
    int measures = index + stepBytes - MEASURES_BYTES;
    return in.get(measures) == MEASURES
        && in.get(measures + 1) == 0
        && in.getLong(measures + 2) == step
        && in.getInt(measures + HEAD_BYTES - Integer.BYTES) == MEASURES_PAYLOAD_BYTES
        && isChecked(in, index, measures)
        && isChecked(in, measures, index + stepBytes);
  }

  byte encoding(ByteBuffer in, int index) {
    return in.get(index + 1);
  }

  /** Reads a verdict; those that are coded one after the other, from the segment's start. */
  void verdict(ByteBuffer in, int index, int stepBytes, long step, long[] verdict)
      throws MalformedDataException {
    int end = index + stepBytes - MEASURES_BYTES - TAIL_BYTES;
    ByteBuffer payload = in.duplicate().limit(end).position(index + HEAD_BYTES);
    verdicts.decode(encoding(in, index), step, payload, verdict);
  }

  StepMeasures measures(ByteBuffer in, int index, int stepBytes) {
    int payload = index + stepBytes - MEASURES_BYTES + HEAD_BYTES;
    return new StepMeasures(in.getDouble(payload), in.getDouble(payload + Double.BYTES));
  }

  private boolean isChecked(ByteBuffer in, int from, int to) {
    return in.getInt(to - TAIL_BYTES) == checksum(in, from, to - TAIL_BYTES);
  }

  private int checksum(ByteBuffer bytes, int from, int to) {
    checksum.reset();
    checksum.update(bytes.duplicate().limit(to).position(from));
    return (int) checksum.getValue();
  }
}
