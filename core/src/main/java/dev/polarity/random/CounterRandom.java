package dev.polarity.random;

/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, <em>Parallel Random
 * Numbers: As Easy as 1, 2, 3</em> (SC 2011): ten rounds of multiplication and exclusive or turn a
 * 128-bit counter into 128 random bits under a 64-bit key.
 *
 * <p>A sequence would tie a random number to everything that was drawn before it, and so to the
 * number of processes and to where a run was resumed. A counter ties it only to what it is for. The
 * key is the seed, low word first; the counter words are
 *
 * <pre>
 *   index low, index high, epoch, purpose · 2^24 + draw
 * </pre>
 *
 * <p>Immutable, and so safe for use by any number of threads.
 */
public final class CounterRandom {

  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;
  private static final int MAX_DRAW = (1 << 24) - 1;
  private static final double UNIT_53 = 0x1p-53;

  private final int key0;
  private final int key1;

  /**
   * Creates the generator of a seed.
   *
   * @param seed any 64-bit number
   */
  public CounterRandom(long seed) {
    this.key0 = (int) seed;
    this.key1 = (int) (seed >>> 32);
  }

  /**
   * Computes the four words of one counter.
   *
   * @param purpose what they are for
   * @param index which item, any 64-bit number
   * @param epoch an unsigned 32-bit number
   * @param draw which block of the item's own, 0 … 2^24 - 1
   * @param words receives the four words
   */
  public void words(Purpose purpose, long index, int epoch, int draw, int[] words) {
    if (draw < 0 || draw > MAX_DRAW) {
      throw new IllegalArgumentException("draw " + draw + " is not in 0 .. " + MAX_DRAW);
    }
    philox(
        (int) index,
        (int) (index >>> 32),
        epoch,
        (purpose.number() << 24) + draw,
        key0,
        key1,
        words);
  }

  /**
   * Returns the first word of one counter.
   *
   * @param purpose what it is for
   * @param index which item
   * @param epoch an unsigned 32-bit number
   * @return 32 random bits
   */
  public int firstWord(Purpose purpose, long index, int epoch) {
    int[] words = new int[4];
    words(purpose, index, epoch, 0, words);
    return words[0];
  }

  /**
   * Draws a whole number below a bound, each with exactly the same probability: Lemire, <em>Fast
   * Random Integer Generation in an Interval</em> (2019). A rejected word makes it go on to the
   * next draw.
   *
   * @param purpose what it is for
   * @param index which item
   * @param epoch an unsigned 32-bit number
   * @param bound how many numbers there are, at least 1
   * @return a number in 0 … bound - 1
   */
  public int below(Purpose purpose, long index, int epoch, int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound " + bound + " is not positive");
    }
    int[] words = new int[4];
    long rejected = (1L << 32) % bound;
    for (int draw = 0; ; draw++) {
      words(purpose, index, epoch, draw, words);
      for (int word : words) {
        long product = Integer.toUnsignedLong(word) * bound;
        if ((product & 0xFFFFFFFFL) >= rejected) {
          return (int) (product >>> 32);
        }
      }
    }
  }

  /**
   * Draws from the standard normal distribution by the transform of Box and Muller (1958), √(-2 ln
   * u) cos(2πv), with u in (0, 1] and v in [0, 1) of 53 bits each, through {@link StrictMath} so
   * that every JDK gives the same bits.
   *
   * @param purpose what it is for
   * @param index which item
   * @param epoch an unsigned 32-bit number
   * @return a normal variate
   */
  public double normal(Purpose purpose, long index, int epoch) {
    int[] words = new int[4];
    words(purpose, index, epoch, 0, words);
    double u = (unit53(words[0], words[1]) + 1) * UNIT_53;
    double v = unit53(words[2], words[3]) * UNIT_53;
    return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * StrictMath.PI * v);
  }

  /** The upper 53 of 64 bits as a whole number. */
  private static long unit53(int high, int low) {
    return ((Integer.toUnsignedLong(high) << 32) | Integer.toUnsignedLong(low)) >>> 11;
  }

  static void philox(int c0, int c1, int c2, int c3, int key0, int key1, int[] out) {
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = Integer.toUnsignedLong(MULTIPLIER_0) * Integer.toUnsignedLong(c0);
      long p1 = Integer.toUnsignedLong(MULTIPLIER_1) * Integer.toUnsignedLong(c2);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
  }
}
