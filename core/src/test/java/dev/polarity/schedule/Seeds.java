package dev.polarity.schedule;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Random cases that can be repeated: {@code -Dpolarity.seed=N} sets the seed. */
final class Seeds {

  static final long SEED = Long.getLong("polarity.seed", 20261123);

  private Seeds() {}

  static RandomGenerator generator() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
  }

  /** What an assertion says beside its failure, so that the case can be run again. */
  static String describe(String what) {
    return what + " (repeat with -Dpolarity.seed=" + SEED + ")";
  }
}
