package dev.polarity.train;

import dev.polarity.journal.StepMeasures;

/** Means over the steps since the last evaluation, for the next line of metrics. */
final class Progress {

  private double losses;
  private double agreements;
  private long steps;
  private long images;
  private long since = System.nanoTime();

  /**
   * Counts a step that this session has computed, through the very numbers that the journal keeps,
   * so that a resumed run adds up to the same last bit.
   *
   * @param voters how many voters the step's loss is the mean of
   */
  void add(StepRecord step, int voters) {
    add(new StepMeasures(step.loss() * voters, step.agreement()), voters);
    images += step.images();
  }

  /** Counts a step that an earlier session has computed, as its journal tells it. */
  void add(StepMeasures measures, int voters) {
    losses += measures.lossSum() / voters;
    agreements += measures.agreement();
    steps++;
  }

  /** Returns the mean loss of the steps, NaN if there was none. */
  double loss() {
    return losses / steps;
  }

  /** Returns the mean agreement of the steps, NaN if there was none. */
  double agreement() {
    return agreements / steps;
  }

  /** Returns the images that this session has trained on, per second. */
  double imagesPerSecond() {
    return images / ((System.nanoTime() - since) / 1e9);
  }

  /** Begins anew. */
  void reset() {
    losses = 0;
    agreements = 0;
    steps = 0;
    images = 0;
    since = System.nanoTime();
  }
}
