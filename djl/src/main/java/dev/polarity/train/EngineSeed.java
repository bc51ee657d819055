package dev.polarity.train;

import ai.djl.engine.Engine;
import dev.polarity.random.CounterRandom;
import dev.polarity.random.Purpose;

/**
 * Seeds the engine's own generator before every pass in training mode, so that dropout in a user's
 * block repeats like everything else. The seed is the first word of purpose ENGINE; passes that are
 * no voter's have epochs at the far end of the 32-bit numbers, where no voter is.
 */
final class EngineSeed {

  /** The epoch of the passes of the automatic initial rate: 2^32 - 1. */
  static final int INITIAL_RATE = -1;

  /** The epoch of the passes of recalibration: 2^32 - 2. */
  static final int RECALIBRATION = -2;

  /** The epoch of the passes of the compute probe: 2^32 - 3. */
  static final int PROBE = -3;

  private final CounterRandom random;
  private final Engine engine = Engine.getEngine("PyTorch");

  EngineSeed(CounterRandom random) {
    this.random = random;
  }

  /**
   * Seeds the engine for a pass: a voter's with (step, voter), any other with (chunk, its epoch).
   */
  void set(long index, int epoch) {
    engine.setRandomSeed(random.firstWord(Purpose.ENGINE, index, epoch));
  }
}
