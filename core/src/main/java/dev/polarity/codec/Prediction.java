package dev.polarity.codec;

/** What a history says of one block, cut at the last coordinate of the run. */
final class Prediction {

  /** The most contexts of a history. */
  static final int MOST_CONTEXTS = 7;

  private final int words;
  private final long tailMask;
  private int count;
  private int coordinates;

  /** What each word is predicted to be. */
  final long[] predicted = new long[History.BLOCK];

  /** The coordinates of each context. */
  final long[][] masks = new long[MOST_CONTEXTS][History.BLOCK];

  /**
   * Creates room for blocks of a run.
   *
   * @param coordinates number of coordinates of the run
   */
  Prediction(long coordinates) {
    this.words = (int) ((coordinates + 63) >>> 6);
    this.tailMask = -1L >>> -coordinates;
  }

  /** Asks a history. */
  void ask(long step, History history, int from, int size) {
    count = size;
    coordinates = size << 6;
    history.predict(step, from, size, predicted, masks);
    if (from + size == words) {
      for (int context = 0; context < history.contexts(); context++) {
        masks[context][size - 1] &= tailMask;
      }
      predicted[size - 1] &= tailMask;
      coordinates += Long.bitCount(tailMask) - Long.SIZE;
    }
  }

  /** How many coordinates the block has. */
  int coordinates() {
    return coordinates;
  }

  /** How many of them are in a context. */
  int bits(int context) {
    long[] mask = masks[context];
    int bits = 0;
    for (int i = 0; i < count; i++) {
      bits += Long.bitCount(mask[i]);
    }
    return bits;
  }
}
