package dev.polarity.data;

import java.util.Random;

/** The seed of random cases: {@code -Dpolarity.seed=…} repeats a failure. */
final class TestSeed {

  private static final long DEFAULT = 20_220_311L;

  private TestSeed() {}

  static long seed() {
    return Long.getLong("polarity.seed", DEFAULT);
  }

  static Random random() {
    return new Random(seed());
  }

  static String describe() {
    return "-Dpolarity.seed=" + seed();
  }
}
