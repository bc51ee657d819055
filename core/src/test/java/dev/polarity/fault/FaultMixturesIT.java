package dev.polarity.fault;

import org.junit.jupiter.api.Test;

class FaultMixturesIT {

  @Test
  void twoHundredMixtures() {
    FaultMixturesTest.mixtures(200);
  }
}
