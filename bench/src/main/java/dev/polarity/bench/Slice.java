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

  /** Returns the same, but each step's time in milliseconds is kept as well. */
  Slice timedInto(Samples samples) {
    return new Slice(
        () -> {
          long began = System.nanoTime();
          step.take();
          samples.add((System.nanoTime() - began) / 1e6);
        });
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
