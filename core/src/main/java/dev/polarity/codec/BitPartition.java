package dev.polarity.codec;

/**
 * Moves the bits of words that a mask selects to the end of a stream of bits, and back. Streams are
 * bytes, from the lowest bit on. The loops stand here, so that which kind runs is decided once for
 * a block of words.
 */
interface BitPartition {

  /** Bytes that a stream's array must have beyond the stream. */
  int SLACK = 2 * Long.BYTES;

  /**
   * Gathers the selected bits of a block in a stream.
   *
   * @param words the block
   * @param masks which bits of each word
   * @param count number of words
   * @param stream receives them
   * @return how many they are; those after the last one, up to a word's end, are 0
   */
  int gather(long[] words, long[] masks, int count, byte[] stream);

  /**
   * Turns the selected bits of a block over where a stream has a 1.
   *
   * @param stream the bits
   * @param turned all bits set if each is turned over, else 0
   * @param masks which bits of each word
   * @param words receives them
   * @param from the block's first word
   * @param count number of words
   */
  void scatter(byte[] stream, long turned, long[] masks, long[] words, int from, int count);

  /** Returns the kind that is fastest on this Java. */
  static BitPartition ofThisProcess() {
    if (Runtime.version().feature() >= 25) {
      try {
        return (BitPartition)
            Class.forName("dev.polarity.codec.InstructionPartition")
                .getDeclaredConstructor()
                .newInstance();
      } catch (ClassNotFoundException builtByAnOlderJava) {
        return new TablePartition();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return new TablePartition();
  }
}
