package dev.polarity.train;

import dev.polarity.sign.Momentum;
import dev.polarity.sign.SignKernels;
import dev.polarity.sign.SignWords;
import dev.polarity.sign.VotingRule;
import java.util.List;

/**
 * The two passes over all weights of a step, momentum and packing and the move of weights and
 * average, by one thread and by two whatever the bound from which on a second is woken; so that the
 * bound can be chosen where two begin to be quicker.
 */
public final class ChunkTimes implements AutoCloseable {

  private static final double RATE = 1e-3;

  private final int coordinates;
  private final FlatMemory gradient;
  private final Side one;
  private final Side two;
  private long step;

  /** The same work by so many threads. */
  private final class Side implements AutoCloseable {
    private final Chunks chunks;
    private final BallotMethod method;
    private final WeightUpdate update;
    private final long[] ballot;

    Side(int threads) {
      chunks = new Chunks(threads, new SignKernels(Chunks.SIZE), 1);
      VotingRule rule = VotingRule.arithmetic1();
      method = new BallotMethod.OfMomentum(0, 1, rule.zeros(), new Momentum(coordinates, 0.9f));
      ballot = new long[SignWords.count(coordinates)];
      update =
          new WeightUpdate(
              new FlatMemory(coordinates), new FlatMemory(coordinates), List.of(), 0, chunks);
    }

    long pack() {
      long begin = System.nanoTime();
      var casting = method.casting(step, ballot);
      chunks.forEach(
          coordinates,
          (first, length, kernels) ->
              method.pack(kernels, gradient.floats(), first, length, first, casting));
      return System.nanoTime() - begin;
    }

    long apply() {
      long begin = System.nanoTime();
      update.apply(step, ballot, RATE);
      return System.nanoTime() - begin;
    }

    @Override
    public void close() {
      chunks.close();
    }
  }

  /** What one step took, nanoseconds. */
  public record Nanos(long packByOne, long packByTwo, long applyByOne, long applyByTwo) {}

  /**
   * Makes memory for both sides.
   *
   * @param coordinates d
   */
  public ChunkTimes(int coordinates) {
    this.coordinates = coordinates;
    this.gradient = new FlatMemory(coordinates);
    for (int j = 0; j < coordinates; j++) {
      gradient.floats().put(j, (float) Math.sin(j));
    }
    this.one = new Side(1);
    this.two = new Side(2);
  }

  /**
   * Takes one step on each side, after a pause in which the second thread falls asleep as it does
   * while the engine works.
   *
   * @param pauseNanos for how long the caller is busy with other things
   */
  public Nanos takeStep(long pauseNanos) {
    step++;
    pause(pauseNanos);
    final long packByOne = one.pack();
    final long applyByOne = one.apply();
    pause(pauseNanos);
    long packByTwo = two.pack();
    long applyByTwo = two.apply();
    return new Nanos(packByOne, packByTwo, applyByOne, applyByTwo);
  }

  private static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    one.close();
    two.close();
  }
}
