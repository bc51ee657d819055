package dev.polarity.dense;

import java.util.Random;

/** The seed of the random cases, from -Dpolarity.seed or fixed. */
final class TestSeed {

  private static final long SEED = Long.getLong("polarity.seed", 20261123L);

  private TestSeed() {}

  static Random random() {
    return new Random(SEED);
  }

  static String describe() {
    return "-Dpolarity.seed=" + SEED;
  }
}
