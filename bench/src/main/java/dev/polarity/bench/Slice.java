package dev.polarity.bench;

import ai.djl.translate.TranslateException;
import java.io.IOException;

/**
 * Repeats a step for a slice of time.
 *
 * @param step what is repeated
 */
record Slice(Step step) {

  /** A training step of either side. */
  @FunctionalInterface
  interface Step {
    /** Takes one step. */
    void take() throws IOException, TranslateException;
  }

  /**
   * Takes steps until the time is over, at least two.
   *
   * @param seconds how long
   * @return steps per second
   */
  double stepsPerSecond(double seconds) throws IOException, TranslateException {
    long began = System.nanoTime();
    long end = began + (long) (seconds * 1e9);
    long steps = 0;
    long now;
    do {
      step.take();
      steps++;
      now = System.nanoTime();
    } while (now < end || steps < 2);
    return steps * 1e9 / (now - began);
  }
}
