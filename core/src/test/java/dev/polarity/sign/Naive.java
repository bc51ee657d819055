package dev.polarity.sign;

import java.math.BigInteger;
import java.util.Random;

/** Straightforward references with one int per coordinate: 1 is negative, 0 positive. */
final class Naive {

  private Naive() {}

  /** The contract's zero vote, in numbers without a limit. */
  static int zeroVote(long step, int voter, int voters, BigInteger coordinate) {
    BigInteger place =
        coordinate
            .add(BigInteger.valueOf(voter))
            .add(BigInteger.valueOf(step / 2))
            .mod(BigInteger.valueOf(voters));
    return place.add(BigInteger.valueOf(step)).testBit(0) ? 1 : 0;
  }

  /** The contract's verdict on a tie, in numbers without a limit. */
  static int tieVerdict(long step, BigInteger coordinate, int last) {
    boolean turned =
        coordinate.add(BigInteger.valueOf(step)).mod(BigInteger.valueOf(5)).signum() == 0;
    return turned ? 1 - last : last;
  }

  static int vote(float value, long step, int voter, int voters, long coordinate) {
    if (value == 0) {
      return zeroVote(step, voter, voters, BigInteger.valueOf(coordinate));
    }
    return value < 0 ? 1 : 0;
  }

  /** β·m + (1-β)·g, each product and the sum rounded to float. */
  static float mixed(float beta, float momentum, float gradient) {
    float kept = beta * momentum;
    float added = (1f - beta) * gradient;
    return kept + added;
  }

  static long[] words(int[] bits) {
    long[] words = new long[(bits.length + 63) / 64];
    for (int j = 0; j < bits.length; j++) {
      words[j / 64] |= (long) bits[j] << (j % 64);
    }
    return words;
  }

  static int[] randomBits(Random random, int count) {
    return random.ints(count, 0, 2).toArray();
  }

  /** A float of any kind that is finite: zeros of both signs, subnormals, every exponent. */
  static float anyFinite(Random random) {
    switch (random.nextInt(5)) {
      case 0:
        return 0f;
      case 1:
        return -0f;
      case 2:
        return Float.intBitsToFloat(random.nextInt() & 0x807FFFFF);
      default:
        float value = Float.intBitsToFloat(random.nextInt());
        return Float.isFinite(value) ? value : (float) random.nextGaussian();
    }
  }
}
