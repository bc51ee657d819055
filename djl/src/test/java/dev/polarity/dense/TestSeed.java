package dev.polarity.dense;

import java.util.Random;

/** The seed of random cases: {@code -Dpolarity.seed=…} repeats a failure. */
final class TestSeed {

  private static final long DEFAULT = 20_220_311L;

  private TestSeed() {}

  static Random random() {
    return new Random(Long.getLong("polarity.seed", DEFAULT));
  }

  static String describe() {
    return "-Dpolarity.seed=" + Long.getLong("polarity.seed", DEFAULT);
  }
}
