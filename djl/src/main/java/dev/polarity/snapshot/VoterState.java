package dev.polarity.snapshot;

import dev.polarity.sign.Momentum;
import java.nio.ByteBuffer;

/**
 * The state of one voter as a sequence of bytes that is moved in parts, so that it never lies in
 * memory twice. The bytes are little-endian and the same on every machine.
 */
public interface VoterState {

  /** Returns the length of the whole state in bytes. */
  long stateBytes();

  /**
   * Writes a part of the state.
   *
   * @param position where in the state to begin: 0, or what earlier calls returned, added up
   * @param target receives the bytes; has room for at least 64, or for all that is left
   * @return how many bytes were written, at least 1 before the end
   */
  int write(long position, ByteBuffer target);

  /**
   * Reads back a part of the state.
   *
   * @param position where in the state to begin: 0, or what earlier calls returned, added up
   * @param source holds at least 64 bytes of it, or all that are left; what is not taken is given
   *     again
   * @return how many bytes were read, at least 1 before the end
   */
  int read(long position, ByteBuffer source);

  /**
   * Returns the momentum of a voter as its state.
   *
   * @param momentum the momentum, which is written from and read into
   * @return its state
   */
  static VoterState of(Momentum momentum) {
    return new VoterState() {
      @Override
      public long stateBytes() {
        return momentum.stateBytes();
      }

      @Override
      public int write(long position, ByteBuffer target) {
        return momentum.write(position, target);
      }

      @Override
      public int read(long position, ByteBuffer source) {
        return momentum.read(position, source);
      }
    };
  }
}
