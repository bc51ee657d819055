package dev.polarity.app;

import java.util.Random;

/** The seed of the tests' random choices: {@code -Dpolarity.seed}, or a fixed one. */
final class Seed {

  private static final long VALUE = Long.getLong("polarity.seed", 20_261_123L);

  private Seed() {}

  /** Returns a generator for one purpose; others do not disturb it. */
  static Random random(String purpose) {
    return new Random(VALUE + purpose.hashCode());
  }

  /** Names a case so that its failure can be repeated. */
  static String of(String what, Object... arguments) {
    return what.formatted(arguments) + ", -Dpolarity.seed=" + VALUE;
  }
}
