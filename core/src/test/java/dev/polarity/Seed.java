package dev.polarity;

import java.util.Random;

/** The seed of the random cases: {@code -Dpolarity.seed}, or a fixed one. */
public final class Seed {

  private static final long VALUE = Long.getLong("polarity.seed", 20261123L);

  private Seed() {}

  /** Returns a generator that begins with it. */
  public static Random random() {
    return new Random(VALUE);
  }

  /** Names the case so that a failure can be repeated. */
  public static String of(String what, Object... arguments) {
    return what.formatted(arguments) + ", -Dpolarity.seed=" + VALUE;
  }
}
