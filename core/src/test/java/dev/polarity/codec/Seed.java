package dev.polarity.codec;

import java.util.Random;

/** The seed of the random cases: {@code -Dpolarity.seed}, or a fixed one. */
final class Seed {

  private static final long VALUE = Long.getLong("polarity.seed", 20261123L);

  private Seed() {}

  static Random random() {
    return new Random(VALUE);
  }

  /** Names the case so that a failure can be repeated. */
  static String of(String what, Object... arguments) {
    return what.formatted(arguments) + ", -Dpolarity.seed=" + VALUE;
  }
}
