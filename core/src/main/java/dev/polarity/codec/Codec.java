package dev.polarity.codec;

import java.nio.ByteBuffer;

/**
 * Lays sign words out as bytes and back. The same words always give the same bytes, and the bytes
 * give back the same words.
 *
 * <p>Words are those of a ballot, a plane of a tally or a verdict over all of a run's coordinates:
 * coordinate j is bit {@code j mod 64} of word {@code j / 64}. Implementations are stateless beyond
 * their configuration and safe for use by several threads.
 */
public interface Codec {

  /** Returns the number that tells a reader which codec wrote the bytes; 0 is {@link PlainBits}. */
  byte encoding();

  /**
   * Returns the most bytes that so many words may take, whatever their values.
   *
   * @param words number of words, at least 0
   * @return upper bound of the bytes of one {@link #encode}
   */
  int maxBytes(int words);

  /**
   * Writes a range of words.
   *
   * @param words all words of the run's coordinates
   * @param from first word of the range
   * @param count number of words
   * @param out where to, at its position, with room for {@link #maxBytes}; any byte order
   */
  void encode(long[] words, int from, int count, ByteBuffer out);

  /**
   * Reads a range of words; the buffer holds exactly their bytes.
   *
   * @param in from its position to its limit; any byte order
   * @param words receives them at the same places
   * @param from first word of the range
   * @param count number of words
   * @throws MalformedDataException if the bytes are not those of such a range; the words are then
   *     undefined
   */
  void decode(ByteBuffer in, long[] words, int from, int count) throws MalformedDataException;
}
