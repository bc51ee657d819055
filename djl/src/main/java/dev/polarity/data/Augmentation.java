package dev.polarity.data;

import dev.polarity.random.CounterRandom;
import dev.polarity.random.Purpose;

/**
 * How the images of a batch are varied before they are learnt from.
 *
 * <p>{@link #cropAndFlip} is the usual recipe for small photographs (He et al., <em>Deep Residual
 * Learning for Image Recognition</em>, 2016, section 4.2): four pixels of padding on every side, a
 * crop of the original size anywhere in it, and a horizontal flip of every other image. Padding is
 * 0 after normalisation, that is the channel's mean. Only colour images are flipped: a grey image
 * is mostly a character, and a mirrored character is another one or none.
 *
 * <p>What happens to an image depends on the seed, the image and the epoch alone. The counter is
 * (image, epoch, purpose 3); of its first block, word 0 gives the row offset ⌊9·w/2^32⌋, word 1 the
 * column offset, and the lowest bit of word 2 the flip.
 */
public final class Augmentation {

  /** Pixels of padding on every side. */
  static final int PADDING = 4;

  private static final int OFFSETS = 2 * PADDING + 1;
  private static final Augmentation NONE = new Augmentation(null, 0);

  private final CounterRandom random;
  private final int epoch;

  private Augmentation(CounterRandom random, int epoch) {
    this.random = random;
    this.epoch = epoch;
  }

  /** Returns the augmentation that leaves images as they are. */
  public static Augmentation none() {
    return NONE;
  }

  /**
   * Returns the random crop and flip of one epoch.
   *
   * @param random the generator of the run's seed
   * @param epoch the epoch, 0 … 2^32 - 1
   * @return the augmentation
   */
  public static Augmentation cropAndFlip(CounterRandom random, long epoch) {
    if (epoch < 0 || epoch > 0xFFFFFFFFL) {
      throw new IllegalArgumentException("epoch " + epoch + " is not in 0 .. 2^32 - 1");
    }
    return new Augmentation(random, (int) epoch);
  }

  boolean isNone() {
    return random == null;
  }

  /** Draws what happens to an image: where its crop begins in the padded image, and the flip. */
  Variation variation(int image) {
    int[] words = new int[4];
    random.words(Purpose.AUGMENTATION, image, epoch, 0, words);
    return new Variation(offset(words[0]), offset(words[1]), (words[2] & 1) != 0);
  }

  private static int offset(int word) {
    return (int) ((Integer.toUnsignedLong(word) * OFFSETS) >>> 32);
  }

  /** Row and column where the crop begins in the padded image, 0 … 8, and whether to flip. */
  record Variation(int row, int column, boolean flip) {}
}
