package dev.polarity.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * By {@link Long#compress} and {@link Long#expand}, which are one instruction each where the
 * processor has it (BMI2's PEXT and PDEP). Which bits a mask selects is as random as the signs, so
 * there is no branch on it: a word of the stream is written each time, and mostly once more.
 */
final class InstructionPartition implements BitPartition {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  InstructionPartition() {}

  @Override
  public int gather(long[] words, long[] masks, int count, byte[] stream) {
    int at = 0;
    int fill = 0;
    long pending = 0;
    for (int i = 0; i < count; i++) {
      long mask = masks[i];
      long bits = Long.compress(words[i], mask);
      long full = pending | bits << fill;
      // What did not fit; two shifts, since one by 64 would be one by 0.
      long rest = bits >>> 1 >>> (63 - fill);
      LONGS.set(stream, at, full);
      int now = fill + Long.bitCount(mask);
      pending = now >= 64 ? rest : full;
      at += now >>> 6 << 3;
      fill = now & 63;
    }
    LONGS.set(stream, at, pending);
    return (at << 3) + fill;
  }

  @Override
  public void scatter(byte[] stream, long turned, long[] masks, long[] words, int from, int count) {
    int next = 0;
    for (int i = 0; i < count; i++) {
      long mask = masks[i];
      int at = next >>> 3;
      int shift = next & 7;
      int taken = Long.bitCount(mask);
      long bits = (long) LONGS.get(stream, at) >>> shift;
      // Hardly ever, unless nearly all bits of a word are selected.
      if (taken + shift > Long.SIZE) {
        bits |= (long) stream[at + Long.BYTES] << Long.SIZE - shift;
      }
      words[from + i] ^= Long.expand(bits ^ turned, mask);
      next += taken;
    }
  }
}
