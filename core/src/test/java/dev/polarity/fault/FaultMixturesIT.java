package dev.polarity.fault;

import org.junit.jupiter.api.Test;

/**
 * Seeded mixtures of faults over real sockets, several seconds each at times: 40 by default, so
 * that a build stays short; {@code -Dpolarity.mixtures=200} tries the whole campaign.
 */
class FaultMixturesIT {

  private static final int MIXTURES = Integer.getInteger("polarity.mixtures", 40);

  @Test
  void mixturesEndWellOrClearly() {
    FaultMixturesTest.mixtures(MIXTURES);
  }
}
